import { latin1 } from './kernel-text.ts';

/** The id of whoever is not mapped: /proc/sys/kernel/overflowuid. */
export const OVERFLOW_ID = 65_534;

/**
 * One line of /proc/PID/uid_map or gid_map, user_namespaces(7). `outside` is in the reader's user namespace
 * (in the parent's, when reader and process share one).
 */
export type IdRange = { readonly inside: number; readonly outside: number; readonly count: number };

/** Null when a line is not three numbers. A namespace whose map is not written yet has an empty one. */
export function parseIdMap(bytes: Uint8Array): IdRange[] | null {
  const ranges: IdRange[] = [];
  const text = latin1(bytes);
  if (text !== '' && !text.endsWith('\n')) return null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const match = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*$/.exec(line);
    if (match === null) return null;
    ranges.push({ inside: Number(match[1]), outside: Number(match[2]), count: Number(match[3]) });
  }
  return ranges;
}

/** How the namespace with this map calls an outside id; OVERFLOW_ID when it has no name for it. */
export function insideId(map: readonly IdRange[], outsideId: number): number {
  const range = map.find(({ outside, count }) => outsideId >= outside && outsideId < outside + count);
  return range === undefined ? OVERFLOW_ID : range.inside + (outsideId - range.outside);
}
