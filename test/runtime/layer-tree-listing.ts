import { createHash } from 'node:crypto';
import { closeSync, constants, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { call, syscall } from '@drydock/linux';

/** All that can be seen of a tree, one line for each name. Bytes of names are shown as latin1. */
export function listTree(root: string): Map<string, string> {
  const lines = new Map<string, string>();
  const firstNames = new Map<string, string>();
  const walk = (path: string): void => {
    const full = Buffer.from(`${root}/${path}`, 'latin1');
    const stat = lstatSync(full, { bigint: true });
    const kind = Number(stat.mode) & constants.S_IFMT;
    const inode = `${stat.dev}:${stat.ino}`;
    const first = firstNames.get(inode) ?? path;
    if (kind !== constants.S_IFDIR) firstNames.set(inode, first);
    lines.set(
      path === '' ? '.' : path,
      [
        stat.mode.toString(8),
        `${stat.uid}:${stat.gid}`,
        kind === constants.S_IFDIR ? '' : `${stat.size} bytes`,
        `mtime ${stat.mtimeNs}`,
        `device ${stat.rdev}`,
        first === path ? '' : `= ${first}`,
        kind === constants.S_IFLNK ? `→ ${readlinkSync(full, 'latin1')}` : '',
        kind === constants.S_IFREG ? createHash('sha256').update(readFileSync(full)).digest('hex').slice(0, 16) : '',
        kind === constants.S_IFREG || kind === constants.S_IFDIR ? attributes(full) : '',
      ].join(' '),
    );
    if (kind !== constants.S_IFDIR) return;
    for (const name of readdirSync(full, { encoding: 'latin1' }).sort()) walk(path === '' ? name : `${path}/${name}`);
  };
  walk('');
  return lines;
}

function attributes(path: Buffer): string {
  const descriptor = openSync(path, 'r');
  try {
    const proc = `/proc/self/fd/${descriptor}`;
    const buffer = Buffer.alloc(65_536);
    const length = syscall(call('listxattr', [proc, { bytes: buffer }, buffer.length]));
    const names = buffer.subarray(0, length).toString('latin1').split('\0').slice(0, -1).sort();
    return (
      names
        // Overlayfs's own, which a mount shows that does not use it.
        .filter((name) => !name.startsWith('user.overlay.'))
        .map((name) => {
          const size = syscall(call('getxattr', [proc, name, { bytes: buffer }, buffer.length]));
          return `${name}=${buffer.subarray(0, size).toString('hex')}`;
        })
        .join(' ')
    );
  } finally {
    closeSync(descriptor);
  }
}
