import type { Change, LayerEntry, OverlayLayer, OverlayView, View } from '@drydock/protocol';
import { layerPath } from '../layer-path.ts';

type How = Extract<Change, { kind: 'layer-changed' }>['how'];
type Stack = { readonly overlay: OverlayView; readonly upper: OverlayLayer };
type EntryChange = { readonly path: string; readonly how: How; readonly bytes: number; readonly isFolder: boolean };

/**
 * What changed in upper layers. The same directory may be the upper of several mounts, for every copy of a mount
 * namespace has its own: it is told once. An overlay that has just been mounted has changed nothing yet.
 */
export function layerChanges(before: View, after: View): Change[] {
  const earlier = stacksByUpper(before);
  return [...stacksByUpper(after)].flatMap(([key, { overlay, upper }]) => {
    const past = earlier.get(key);
    if (past === undefined) return [];
    const changes = entryChanges(past.upper, upper, overlay);
    return changes
      .filter((change) => !isOnlyTheWay(change, changes))
      .map(
        ({ path, how, bytes }): Change => ({
          kind: 'layer-changed',
          overlay: overlay.path,
          entry: path,
          how,
          bytes,
          source: layerPath(overlay, upper, after, path),
        }),
      );
  });
}

/** By the identity of the upper's directory. */
function stacksByUpper({ overlays }: View): ReadonlyMap<string, Stack> {
  const stacks = new Map<string, Stack>();
  for (const overlay of overlays) {
    const upper = overlay.layers.find(({ role }) => role === 'upper');
    if (upper !== undefined && upper.key !== null && !stacks.has(upper.key)) stacks.set(upper.key, { overlay, upper });
  }
  return stacks;
}

function entryChanges(was: OverlayLayer, is: OverlayLayer, overlay: OverlayView): EntryChange[] {
  const earlier = new Map(was.entries.map((entry) => [entry.path, entry]));
  const later = new Set(is.entries.map(({ path }) => path));
  const present = is.entries.flatMap((entry): EntryChange[] => {
    const past = earlier.get(entry.path);
    // Not listed in a layer that could not be listed whole is neither new nor gone.
    const how = past === undefined ? (listsAll(was) ? howNew(entry, overlay) : null) : howChanged(past, entry);
    const isFolder = entry.kind === 'directory' || entry.kind === 'opaque';
    return how === null ? [] : [{ path: entry.path, how, bytes: entry.bytes, isFolder }];
  });
  const gone = listsAll(is) ? was.entries.filter(({ path }) => !later.has(path)) : [];
  const gonePaths = new Set(gone.map(({ path }) => path));
  return [
    ...present,
    ...gone
      .filter(({ path }) => !gonePaths.has(folderOf(path)) && !isHidden(folderOf(path), is))
      .map(({ path, bytes }): EntryChange => ({ path, how: 'removed', bytes, isFolder: false })),
  ];
}

function howNew({ path, kind }: LayerEntry, { layers }: OverlayView): How {
  if (kind === 'whiteout') return 'whited-out';
  if (kind === 'opaque') return 'made-opaque';
  return isInLower(path, layers) ? 'copied-up' : 'added';
}

function howChanged(past: LayerEntry, { kind, bytes }: LayerEntry): How | null {
  if (past.kind === kind) return past.bytes === bytes ? null : 'changed';
  if (kind === 'whiteout') return 'whited-out';
  if (kind === 'opaque') return 'made-opaque';
  return past.kind === 'whiteout' ? 'added' : 'changed';
}

/** The topmost lower layer that says anything of it decides, as when the overlay is looked up. */
function isInLower(path: string, layers: readonly OverlayLayer[]): boolean {
  for (const { role, entries } of layers) {
    if (role !== 'lower') continue;
    const entry = entries.find((one) => one.path === path);
    if (entry !== undefined) return entry.kind !== 'whiteout';
    if (entries.some((one) => one.kind === 'opaque' && path.startsWith(`${one.path}/`))) return false;
  }
  return false;
}

/** A directory that was copied up because something in it was. */
function isOnlyTheWay({ path, how, isFolder }: EntryChange, changes: readonly EntryChange[]): boolean {
  return how === 'copied-up' && isFolder && changes.some((other) => other.path.startsWith(`${path}/`));
}

/** What was in a directory that is a whiteout now went with it. */
function isHidden(folder: string, { entries }: OverlayLayer): boolean {
  return entries.some(({ path, kind }) => path === folder && kind === 'whiteout');
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const listsAll = ({ entries, entryCount }: OverlayLayer): boolean => entries.length >= entryCount;
