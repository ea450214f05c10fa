import { closeSync, fstatSync } from 'node:fs';
import { O_NOFOLLOW, O_PATH, openInRoot, openRootOf } from '@drydock/linux';
import type { PathView } from '@drydock/protocol';

/** More than all checks of the steps that one session's pages can be in. */
const PATHS_MAX = 64;

/**
 * What is at these paths in the Linux of the session's pid 1. Looked up below its root, without opening what is there:
 * a link in the last place is told as a link, one on the way leads nowhere else.
 */
export function readPaths(initPid: number, paths: readonly string[]): PathView[] {
  if (paths.length === 0) return [];
  const root = openRootOf(initPid);
  if (root === null) return [];
  try {
    return paths.slice(0, PATHS_MAX).map((path) => ({ path, ...lookAt(root, path) }));
  } finally {
    closeSync(root);
  }
}

function lookAt(root: number, path: string): Omit<PathView, 'path'> {
  const found = openInRoot(root, path, O_PATH | O_NOFOLLOW);
  if (found === null) return { kind: 'absent', bytes: 0 };
  try {
    const stat = fstatSync(found);
    if (stat.isFile()) return { kind: 'file', bytes: stat.size };
    if (stat.isDirectory()) return { kind: 'directory', bytes: 0 };
    return { kind: stat.isSymbolicLink() ? 'symlink' : 'other', bytes: 0 };
  } finally {
    closeSync(found);
  }
}
