import { readlinkSync } from 'node:fs';
import { systemErrorCode } from './read-proc-file.ts';

/** The links below /proc/PID/ns that name a namespace the process itself is in; see namespaces(7). */
export const NAMESPACE_LINKS = ['pid', 'mnt', 'net', 'uts', 'ipc', 'user', 'cgroup', 'time'] as const;
export type NamespaceLink = (typeof NAMESPACE_LINKS)[number];
export type NamespaceInodes = Record<NamespaceLink, number | null>;

/** "pid:[4026531836]" → 4026531836; null for anything else. */
export function parseNamespaceLink(link: string): number | null {
  const inode = /^[a-z_]+:\[(\d{1,15})\]$/.exec(link)?.[1];
  return inode === undefined ? null : Number(inode);
}

/** Inode of every namespace of a process; null where the link is gone (a zombie has lost most) or refused. */
export function readNamespaces(pid: number): NamespaceInodes {
  const inodes: NamespaceInodes = {
    pid: null,
    mnt: null,
    net: null,
    uts: null,
    ipc: null,
    user: null,
    cgroup: null,
    time: null,
  };
  for (const kind of NAMESPACE_LINKS) {
    const link = readProcLink(`/proc/${pid}/ns/${kind}`);
    inodes[kind] = link === null ? null : parseNamespaceLink(link);
  }
  return inodes;
}

/** Text of a link below /proc, not followed; null when the process has ended or the kernel refuses. */
export function readProcLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM' || code === 'EINVAL')
      return null;
    throw cause;
  }
}
