import { type Mount, O_RDONLY, type OverlayDirectories, overlayDirectories, readProcLink } from '@drydock/linux';
import { type OverlayLayer, type OverlayView, VIEW_OVERLAYS_MAX } from '@drydock/protocol';
import { LayerStore } from './layer-store.ts';
import type { ReadMountNamespace } from './mount-namespaces.ts';
import { findOverlayPlace, type OverlayPlace, openAtPlace } from './overlay-place.ts';
import { ReadingBudget } from './reading-budget.ts';
import { shownPath } from './shown-path.ts';

/** Listing what was never listed takes longest: it then goes on at the next reading. */
const READING_MAX_MS = 25;
/** Directories and files looked at whatever it takes: a few layers of a lesson. */
const STEPS_FOR_SURE = 200;
const STEPS_PER_LOOK = 16;
/** Layers of one overlay that are told; the kernel allows 500. */
const LAYERS_MAX = 24;
/** A place that could not be found is looked for again this often: the directories may have been moved back. */
const PLACE_EVERY_MS = 2000;
/** Processes whose working directory may be the one that relative paths begin at. */
const WORKING_DIRECTORIES_MAX = 8;

type FoundOverlay = { readonly namespace: ReadMountNamespace; readonly mount: Mount };
type RememberedPlace = { readonly place: OverlayPlace | null; readonly lookedAtMs: number };

/** The overlays that a learner mounted, with what their layers hold. */
export class OverlayReader {
  readonly #layers = new LayerStore();
  /** By the mount's device and options. */
  #places = new Map<string, RememberedPlace>();
  /** Device of the session's own root. */
  #sessionRoot: string | null = null;
  #turn = 0;

  /** @param namespaces the session's own first */
  read(namespaces: readonly ReadMountNamespace[]): OverlayView[] {
    this.#sessionRoot ??= namespaces[0]?.world.mounts.find(({ mountPoint }) => mountPoint === '/')?.device ?? null;
    const found = findOverlays(namespaces, this.#sessionRoot);
    this.#places = new Map([...this.#places].filter(([name]) => found.some((overlay) => nameOf(overlay) === name)));
    const budget = new ReadingBudget(READING_MAX_MS, { stepsForSure: STEPS_FOR_SURE, stepsPerLook: STEPS_PER_LOOK });
    this.#layers.begin();
    // Each has its turn to be first, so that a large one does not keep the others from being read.
    this.#turn += 1;
    const views = new Map<FoundOverlay, OverlayView>();
    for (let index = 0; index < found.length; index += 1) {
      const overlay = found[(this.#turn + index) % found.length];
      if (overlay !== undefined) views.set(overlay, this.#view(overlay, namespaces, budget));
    }
    this.#layers.end();
    return found.flatMap((overlay) => views.get(overlay) ?? []);
  }

  #view(overlay: FoundOverlay, namespaces: readonly ReadMountNamespace[], budget: ReadingBudget): OverlayView {
    const { namespace, mount } = overlay;
    const directories = overlayDirectories(mount.superOptions);
    const place = this.#placeOf(overlay, directories, { namespaces, budget });
    const upper = directories.upper === null ? [] : [{ role: 'upper' as const, path: directories.upper }];
    const lowers = directories.lowers.map((path) => ({ role: 'lower' as const, path }));
    return {
      mountNamespace: namespace.inode,
      mountId: mount.id,
      path: shownPath(mount.mountPoint),
      work: directories.work === null ? null : shownPath(directories.work),
      layers: [...upper, ...lowers].slice(0, LAYERS_MAX).map((layer) => this.#layer(layer, place, budget)),
    };
  }

  #layer(
    { role, path }: Pick<OverlayLayer, 'role' | 'path'>,
    place: OverlayPlace | null,
    budget: ReadingBudget,
  ): OverlayLayer {
    const descriptor = place === null ? null : openAtPlace(place, path, O_RDONLY);
    if (descriptor === null) return { role, path: shownPath(path), key: null, entries: [], entryCount: 0, bytes: 0 };
    const { key, content } = this.#layers.read(descriptor, role === 'upper', budget);
    return { role, path: shownPath(path), key, ...content };
  }

  #placeOf(
    overlay: FoundOverlay,
    directories: OverlayDirectories,
    { namespaces, budget }: { namespaces: readonly ReadMountNamespace[]; budget: ReadingBudget },
  ): OverlayPlace | null {
    const { namespace, mount } = overlay;
    const living = new Set(namespaces.map(({ reader }) => reader.vmPid));
    const known = this.#places.get(nameOf(overlay));
    // Its process may have ended: then another one with the same root has to be found.
    const isGood = known !== undefined && known.place !== null && living.has(known.place.vmPid);
    if (known !== undefined && (isGood || (known.place === null && Date.now() - known.lookedAtMs < PLACE_EVERY_MS)))
      return known.place;
    if (budget.isSpent) return null;
    const place = findOverlayPlace(mount, directories, {
      reader: namespace.reader.vmPid,
      others: [...living].filter((vmPid) => vmPid !== namespace.reader.vmPid),
      workingDirectories: [
        ...(known?.place === undefined || known.place === null ? [] : [known.place.base]),
        ...workingDirectories(namespace),
      ],
    });
    this.#places.set(nameOf(overlay), { place, lookedAtMs: Date.now() });
    return place;
  }
}

const nameOf = ({ mount }: FoundOverlay): string => `${mount.device} ${mount.superOptions}`;

/** Each once: copies of a mount namespace, and bind mounts, show the same one again. */
function findOverlays(namespaces: readonly ReadMountNamespace[], sessionRoot: string | null): FoundOverlay[] {
  const found = new Map<string, FoundOverlay>();
  for (const namespace of namespaces) {
    for (const mount of namespace.world.mounts) {
      if (mount.fsType !== 'overlay' || mount.device === sessionRoot) continue;
      const known = found.get(mount.device);
      const isBetter = known?.namespace === namespace && known.mount.root !== '/' && mount.root === '/';
      if (known === undefined || isBetter) found.set(mount.device, { namespace, mount });
    }
  }
  return [...found.values()].slice(0, VIEW_OVERLAYS_MAX);
}

/** The newest processes' first: a learner's shell is where it mounted. */
function workingDirectories({ processes }: ReadMountNamespace): string[] {
  const newest = [...processes].sort((one, other) => other.startTicks - one.startTicks);
  return newest.slice(0, WORKING_DIRECTORIES_MAX).flatMap(({ vmPid }) => readProcLink(`/proc/${vmPid}/cwd`) ?? []);
}
