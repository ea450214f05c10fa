import type { Mount } from '@drydock/linux';
import type { Here } from '../container/here.ts';

/**
 * Where a process has its root directory when that is not the session's; null when it is.
 *
 * @param link of /proc/PID/root: the directory's path in the process's mount namespace
 * @param mounts of the process, and those of the session's process 1
 */
export function otherRoot(
  link: string | null,
  mounts: readonly Mount[],
  sessionMounts: readonly Mount[],
): Here['otherRoot'] {
  if (link !== null && link !== '/') return { by: 'chroot', path: link };
  // The first one at "/" is the one that the process's paths start in: what was mounted over it later covers nothing.
  const own = mounts.find(isAtRoot);
  const ofSession = sessionMounts.find(isAtRoot);
  if (own === undefined || ofSession === undefined) return null;
  if (own.device === ofSession.device && own.root === ofSession.root) return null;
  return { by: 'pivot_root', path: pathIn(sessionMounts, own) };
}

const isAtRoot = ({ mountPoint }: Mount): boolean => mountPoint === '/';

/** Where the session has the directory that is mounted here: below the mount of the same file system that is nearest. */
function pathIn(mounts: readonly Mount[], { device, root }: Mount): string | null {
  const around = mounts
    .filter((mount) => mount.device === device && `${root}/`.startsWith(withSlash(mount.root)))
    .sort((one, other) => other.root.length - one.root.length)[0];
  if (around === undefined) return null;
  return `${withSlash(around.mountPoint)}${root.slice(withSlash(around.root).length)}`.replace(/(.)\/$/, '$1');
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
