import type { CheckOf, LayerEntry, OverlayLayer, OverlayView } from '@drydock/protocol';
import { layerPath } from '../layer-path.ts';
import { type Look, notYet, type Observation, passed } from './observation.ts';
import type { SessionView } from './session-view.ts';
import { countOf, someOf } from './wording.ts';

const KIND_WORDS: { readonly [Kind in LayerEntry['kind']]: string } = {
  file: 'a file',
  directory: 'a directory',
  symlink: 'a symbolic link',
  whiteout: 'a whiteout',
  // It hides what the layers below hold of it.
  opaque: 'an opaque directory',
  other: 'a device or another special file',
};
const WANTED_WORDS = { ...KIND_WORDS, absent: 'nothing there', anything: 'anything' };

/** What the learner's own shells see mounted. */
const MOUNTS = '/proc/self/mountinfo';

export function overlayMounted({ path, lowers }: CheckOf<'overlay-mounted'>): Look {
  return (session) => {
    const asked = overlaysAt(path, session);
    const most = asked.toSorted((one, other) => lowersOf(other).length - lowersOf(one).length)[0];
    if (most === undefined) return noOverlay(path, session);
    const count = lowersOf(most).length;
    const observed = `The overlay at ${most.path} has ${countOf(count, 'lower layer')}`;
    const source = mountsOf(most, session);
    return count >= lowers ? passed(`${observed}.`, source) : notYet(`${observed}; wanted ${lowers}.`, source);
  };
}

export function layerEntry(check: CheckOf<'layer-entry'>): Look {
  const { path, layer: role, is } = check;
  const entry = check.entry.replace(/^(\.?\/)+|\/+$/g, '');
  return (session) => {
    const asked = overlaysAt(path, session);
    if (asked.length === 0) return noOverlay(path, session);
    const layers = asked.flatMap((overlay) =>
      overlay.layers.filter((layer) => layer.role === role).map((layer) => ({ overlay, layer })),
    );
    if (layers.length === 0) return notYet(`The overlay has no ${role} layer.`, MOUNTS);
    const found = layers.flatMap(({ overlay, layer }) => {
      const seen = layer.entries.find((one) => one.path === entry);
      return seen === undefined ? [] : [{ kind: seen.kind, source: layerPath(overlay, layer, session.view, entry) }];
    });
    const right = found.find(({ kind }) => is === 'anything' || kind === is);
    if (right !== undefined) return passed(`${entry} is ${KIND_WORDS[right.kind]} in the ${role} layer.`, right.source);
    const other = found[0];
    if (other !== undefined) {
      const observed = `${entry} is ${KIND_WORDS[other.kind]} in the ${role} layer`;
      return notYet(`${observed}; wanted ${WANTED_WORDS[is]}.`, other.source);
    }
    const first = layers[0];
    const source = first === undefined ? MOUNTS : layerPath(first.overlay, first.layer, session.view);
    const hidden = layers.find(({ layer }) => !listsAll(layer));
    if (hidden !== undefined) {
      const { entries, entryCount } = hidden.layer;
      return notYet(`${entry} is not among the ${entries.length} of ${entryCount} entries that were read.`, source);
    }
    const observed = `There is no ${entry} in the ${role} layer`;
    return is === 'absent' ? passed(`${observed}.`, source) : notYet(`${observed} yet.`, source);
  };
}

const lowersOf = ({ layers }: OverlayView): OverlayLayer[] => layers.filter(({ role }) => role === 'lower');

/** An entry that is not listed is not there. */
const listsAll = ({ key, entries, entryCount }: OverlayLayer): boolean => key !== null && entries.length >= entryCount;

function overlaysAt(path: string | undefined, { view }: SessionView): OverlayView[] {
  return view.overlays.filter((overlay) => path === undefined || overlay.path === path);
}

function noOverlay(path: string | undefined, { view }: SessionView): Observation {
  if (path === undefined || view.overlays.length === 0) {
    return notYet(`You have mounted no overlay${path === undefined ? '' : ` at ${path}`} yet.`, MOUNTS);
  }
  const others = [...new Set(view.overlays.map((overlay) => overlay.path))];
  return notYet(`No overlay is mounted at ${path}; yours: ${someOf(others)}.`, MOUNTS);
}

function mountsOf({ mountNamespace }: OverlayView, { view }: SessionView): string {
  const namespace = view.mountNamespaces.find(({ inode }) => inode === mountNamespace);
  return namespace === undefined ? MOUNTS : `/proc/${namespace.readFrom}/mountinfo`;
}
