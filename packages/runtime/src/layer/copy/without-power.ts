import type { TarEntry } from '../tar/tar-entry.ts';

/** All but setuid and setgid: these were meant for another owner. */
const PLAIN_MODE = 0o1777;
/** File capabilities and the like. */
const POWER = 'security.';

/** As root's, without what would turn a file of anybody into power of root's. */
export const withoutPower = (entry: TarEntry): TarEntry => ({
  ...entry,
  uid: 0,
  gid: 0,
  mode: entry.mode & PLAIN_MODE,
  xattrs: new Map([...entry.xattrs].filter(([name]) => !name.startsWith(POWER))),
});
