import type { IdRange } from '@drydock/linux';
import { type IdMaps, readIdMaps } from '../user/mapped-ids.ts';

/** Which ids of the machine a container's own user namespace has, user_namespaces(7). */
export type UserMap = IdMaps & {
  /**
   * Its root is this user outside, and its files on the disk are shown accordingly. 0: the same ids inside and outside,
   * where a user namespace has no others to give.
   */
  readonly first: number;
};

/** As many as Docker and every distribution give: all ids that fit into 16 bits. */
const COUNT = 65_536;
/** Above the ids that sessions have, and below 2^31, from which on some programs see negative numbers. */
const FIRST_BLOCK = 0x1000;
const BLOCKS = 0x7fff - FIRST_BLOCK;
const ID_DIGITS = 8;

/**
 * A block of ids for a container. Real root has four thousand million to choose from, and the container's own id decides:
 * so it keeps them for life. The root of a user namespace has only those of its own map, which its files have as well;
 * there the container gets the same ones, and what it does not get is power over anything outside.
 */
export function userMapOf(id: string, { isUserNamespace }: { readonly isUserNamespace: boolean }): UserMap {
  if (isUserNamespace) {
    const own = readIdMaps();
    const same = (ranges: readonly IdRange[]) =>
      ranges.map(({ inside, count }) => ({ inside, outside: inside, count }));
    return { first: 0, uid: same(own.uid), gid: same(own.gid) };
  }
  const block = FIRST_BLOCK + (Number.parseInt(id.slice(0, ID_DIGITS), 16) % BLOCKS);
  const range = { inside: 0, outside: block * COUNT, count: COUNT };
  return { first: range.outside, uid: [range], gid: [range] };
}

/** As /proc/PID/uid_map takes it. */
export const mapText = (ranges: readonly IdRange[]): string =>
  ranges.map(({ inside, outside, count }) => `${inside} ${outside} ${count}\n`).join('');
