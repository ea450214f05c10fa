import type { FatedEntry } from './overlay-fates.ts';

/** A layer with no more than these is shown whole. */
const SHOWN_WHOLE_MAX = 8;

type Shown = { readonly shown: readonly FatedEntry[]; readonly folded: readonly FatedEntry[] };

/**
 * What of a layer is worth a row at once: what hides, is hidden or was just changed. The rest of a large layer is
 * folded. A directory whose content is listed says nothing that the paths in it do not say.
 */
export function shownEntries(fated: readonly FatedEntry[], isMarked: (path: string) => boolean): Shown {
  const rows = fated.filter(({ entry, fate }) => {
    if (fate.kind !== 'merged' || isMarked(entry.path)) return true;
    return !fated.some(({ entry: { path } }) => path.startsWith(`${entry.path}/`));
  });
  if (rows.length <= SHOWN_WHOLE_MAX) return { shown: rows, folded: [] };
  const isTelling = ({ entry, fate }: FatedEntry) =>
    isMarked(entry.path) ||
    !('hides' in fate ? fate.kind === 'seen' && fate.hides.length === 0 : fate.kind === 'merged');
  const telling = rows.filter(isTelling);
  const plain = rows.filter((row) => !isTelling(row));
  return plain.length <= 2 ? { shown: rows, folded: [] } : { shown: telling, folded: plain };
}
