import { readFileSync } from 'node:fs';
import { type IdRange, parseIdMap } from '@drydock/linux';
import { PowerError } from '../capabilities/power-error.ts';
import type { User } from './find-user.ts';

/** Which ids there are in a user namespace: only those that are mapped, user_namespaces(7). */
export type IdMaps = { readonly uid: readonly IdRange[]; readonly gid: readonly IdRange[] };

export function readIdMaps(pid: number | 'self' = 'self'): IdMaps {
  const read = (kind: 'uid' | 'gid') => parseIdMap(readFileSync(`/proc/${pid}/${kind}_map`)) ?? [];
  return { uid: read('uid'), gid: read('gid') };
}

/**
 * The kernel answers EINVAL when asked to become somebody who is not mapped; here it is told in words, and before
 * anything is done.
 *
 * @throws PowerError that names the id and the ids there are
 */
export function assertMapped({ uid, gid, groups }: Pick<User, 'uid' | 'gid' | 'groups'>, maps: IdMaps): void {
  assertIn(maps.uid, 'user', uid);
  for (const group of [gid, ...groups]) assertIn(maps.gid, 'group', group);
}

function assertIn(map: readonly IdRange[], kind: string, id: number): void {
  if (map.some(({ inside, count }) => id >= inside && id - inside < count)) return;
  const there = map.map(({ inside, count }) => (count === 1 ? `${inside}` : `${inside} to ${inside + count - 1}`));
  throw new PowerError(
    `${kind} ${id}: there is no such ${kind} in this user namespace`,
    there.length === 0 ? 'No ids are mapped into it yet.' : `It has ${there.join(', ')}.`,
  );
}
