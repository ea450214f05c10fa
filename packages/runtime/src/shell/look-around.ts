import { closeSync } from 'node:fs';
import {
  O_DIRECTORY,
  O_PATH,
  openInRoot,
  parseMountinfo,
  parseNamespaceLink,
  readNamespaces,
  readParsed,
  readProcLink,
} from '@drydock/linux';
import type { Here } from '../container/here.ts';
import type { Session } from '../session/session.ts';
import { cgroupsAt } from './cgroups-at.ts';
import { otherRoot } from './other-root.ts';
import type { ShellPlace } from './shell-place.ts';

/**
 * Of a longer one only the beginning is looked at: a learner may have a hundred thousand mounts. What is missed then
 * is left to the kernel to refuse.
 */
const MOUNTINFO_MAX_BYTES = 256 * 1024;

/**
 * Reads what operations want to know of the shell's place before they begin. Only files that the kernel makes are
 * read, and none of it is a permission: what may be done there, the kernel decides.
 */
export function lookAround(session: Session, place: ShellPlace): Here {
  const mounts = mountsOf(place.process);
  return {
    pid: place.pid,
    namespaces: readNamespaces(place.process),
    elsewhere: place.elsewhere,
    otherRoot: otherRoot(readProcLink(`/proc/${place.process}/root`), mounts, mountsOf(session.init)),
    procShows: pidNamespaceShownBy(place.root),
    mounts,
    cgroupAt: cgroupsAt(session, place, mounts),
  };
}

const mountsOf = (process: number) =>
  readParsed(`/proc/${process}/mountinfo`, parseMountinfo, MOUNTINFO_MAX_BYTES) ?? [];

/** Whose process 1 has its folder below this root's /proc: the one that mounted it looked from that pid namespace. */
function pidNamespaceShownBy(root: number): number | null {
  const folder = openInRoot(root, 'proc/1/ns', O_PATH | O_DIRECTORY);
  if (folder === null) return null;
  try {
    const link = readProcLink(`/proc/self/fd/${folder}/pid`);
    return link === null ? null : parseNamespaceLink(link);
  } finally {
    closeSync(folder);
  }
}
