import type { LayerEntry, OverlayView } from '@drydock/protocol';

/** What becomes of one entry of one layer in the merged view. */
export type Fate =
  /** It is what one sees. `hides` are the layers below in which it covers something. */
  | { readonly kind: 'seen'; readonly hides: readonly number[] }
  /** A directory: one sees what is in all of its name. `with` are the other layers that have it. */
  | { readonly kind: 'merged'; readonly with: readonly number[] }
  /** A layer above has something in its way: `by` is that entry, in layer `layer`. */
  | { readonly kind: 'hidden'; readonly layer: number; readonly by: LayerEntry }
  /** A whiteout that is in force: nothing is seen. `hides` are the layers in which something would be. */
  | { readonly kind: 'whiteout'; readonly hides: readonly number[] }
  /** An opaque directory in force: of the layers below, nothing in it is seen. */
  | { readonly kind: 'opaque'; readonly hides: readonly number[]; readonly count: number };

export type FatedEntry = { readonly entry: LayerEntry; readonly fate: Fate };

/**
 * For each layer of an overlay, from the top, what becomes of its entries: the kernel looks through the layers from
 * above and takes the first that has the path, unless one on the way says that what is below does not count.
 * See the kernel's Documentation/filesystems/overlayfs.rst.
 */
export function overlayFates({ layers }: Pick<OverlayView, 'layers'>): readonly (readonly FatedEntry[])[] {
  const byPath = layers.map(({ entries }) => new Map(entries.map((entry) => [entry.path, entry])));
  const blockers = layers.map(({ entries }, layer) =>
    entries.map((entry) => ({ entry, blocker: blockerOf(entry, layer, byPath) })),
  );
  // Which entry hides which, seen from the one above.
  const hidden = new Map<LayerEntry, number[]>();
  for (const [layer, entries] of blockers.entries()) {
    for (const { blocker } of entries) {
      if (blocker !== null) hidden.set(blocker.by, [...(hidden.get(blocker.by) ?? []), layer]);
    }
  }
  const directories = new Map<string, number[]>();
  for (const [layer, entries] of blockers.entries()) {
    for (const { entry, blocker } of entries) {
      if (blocker !== null || (entry.kind !== 'directory' && entry.kind !== 'opaque')) continue;
      directories.set(entry.path, [...(directories.get(entry.path) ?? []), layer]);
    }
  }
  return blockers.map((entries, layer) =>
    entries.map(({ entry, blocker }) => {
      if (blocker !== null) return { entry, fate: { kind: 'hidden', ...blocker } };
      const others = (directories.get(entry.path) ?? []).filter((other) => other !== layer);
      return { entry, fate: fateInForce(entry, hidden.get(entry) ?? [], others) };
    }),
  );
}

type Blocker = { readonly layer: number; readonly by: LayerEntry };

function blockerOf(
  entry: LayerEntry,
  below: number,
  byPath: readonly ReadonlyMap<string, LayerEntry>[],
): Blocker | null {
  for (let layer = 0; layer < below; layer += 1) {
    const same = byPath[layer]?.get(entry.path);
    if (same !== undefined && !isMerging(same, entry)) return { layer, by: same };
    for (const ancestor of ancestorsOf(entry.path)) {
      const above = byPath[layer]?.get(ancestor);
      if (above !== undefined && above.kind !== 'directory') return { layer, by: above };
    }
  }
  return null;
}

/** Two directories of one name become one; in every other case the upper one is alone. */
const isMerging = (above: LayerEntry, below: LayerEntry): boolean =>
  above.kind === 'directory' && (below.kind === 'directory' || below.kind === 'opaque');

function fateInForce(entry: LayerEntry, hiddenIn: readonly number[], others: readonly number[]): Fate {
  const hides = [...new Set(hiddenIn)];
  switch (entry.kind) {
    case 'whiteout':
      return { kind: 'whiteout', hides };
    case 'opaque':
      return { kind: 'opaque', hides, count: hiddenIn.length };
    case 'directory':
      return hides.length === 0 ? { kind: 'merged', with: others } : { kind: 'seen', hides };
    default:
      return { kind: 'seen', hides };
  }
}

/** "a/b/c": "a/b", "a". */
function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, count) => parts.slice(0, parts.length - 1 - count).join('/'));
}

export type MergedEntry = {
  readonly entry: LayerEntry;
  /** The layer it is seen from; of a directory the uppermost of those that make it up. */
  readonly layer: number;
  readonly hides: readonly number[];
};

/** What a reader of the mount point finds, in the order of paths. */
export function mergedView(fates: readonly (readonly FatedEntry[])[]): readonly MergedEntry[] {
  const merged = new Map<string, MergedEntry>();
  for (const [layer, entries] of fates.entries()) {
    for (const { entry, fate } of entries) {
      if (fate.kind === 'hidden' || fate.kind === 'whiteout' || merged.has(entry.path)) continue;
      merged.set(entry.path, { entry, layer, hides: 'hides' in fate ? fate.hides : [] });
    }
  }
  return [...merged.values()].sort((one, other) => (one.entry.path < other.entry.path ? -1 : 1));
}
