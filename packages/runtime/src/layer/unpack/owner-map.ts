import { readFileSync } from 'node:fs';
import { type IdRange, parseIdMap } from '@drydock/linux';
import { quote } from '../byte-string.ts';
import { LayerError } from '../layer-error.ts';
import type { TarEntry } from '../tar/tar-entry.ts';

/**
 * Which owners there can be: in a user namespace only ids that its maps name, user_namespaces(7). The kernel's own
 * answer to another one would be "invalid argument".
 */
export class OwnerMap {
  readonly #users: readonly IdRange[];
  readonly #groups: readonly IdRange[];

  constructor(users: readonly IdRange[], groups: readonly IdRange[]) {
    this.#users = users;
    this.#groups = groups;
  }

  static ofThisProcess(): OwnerMap {
    const read = (file: string) => parseIdMap(readFileSync(`/proc/self/${file}`)) ?? [];
    return new OwnerMap(read('uid_map'), read('gid_map'));
  }

  verify({ name, uid, gid }: TarEntry): void {
    if (has(this.#users, uid) && has(this.#groups, gid)) return;
    throw new LayerError('owner-not-mapped', `unpack ${quote(name)}: its owner ${uid}:${gid} does not exist here`, {
      hint: `Use an image with owners ${show(this.#users)}: others are not in this user namespace's map.`,
    });
  }
}

const has = (ranges: readonly IdRange[], id: number): boolean =>
  ranges.some(({ inside, count }) => id >= inside && id < inside + count);

const show = (ranges: readonly IdRange[]): string =>
  ranges.map(({ inside, count }) => (count === 1 ? `${inside}` : `${inside} to ${inside + count - 1}`)).join(', ');
