import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  type NamespaceLink,
} from '@drydock/linux';

/** A kind of namespaces(7), by its name under /proc/PID/ns. */
export type NamespaceKind = NamespaceLink;

/** Each kind's flag for clone(2), unshare(2) and setns(2), and its option of unshare(1). */
export const NAMESPACES: { readonly [Kind in NamespaceKind]: { readonly flag: number; readonly option: string } } = {
  user: { flag: CLONE_NEWUSER, option: '--user --map-root-user' },
  pid: { flag: CLONE_NEWPID, option: '--pid' },
  mnt: { flag: CLONE_NEWNS, option: '--mount' },
  net: { flag: CLONE_NEWNET, option: '--net' },
  uts: { flag: CLONE_NEWUTS, option: '--uts' },
  ipc: { flag: CLONE_NEWIPC, option: '--ipc' },
  cgroup: { flag: CLONE_NEWCGROUP, option: '--cgroup' },
  time: { flag: CLONE_NEWTIME, option: '--time' },
};

const KINDS = Object.keys(NAMESPACES) as NamespaceKind[];

/** One number with the flag of every kind that is asked for. */
export const namespaceFlags = (isWanted: (kind: NamespaceKind) => boolean): number =>
  KINDS.filter(isWanted).reduce((flags, kind) => flags | NAMESPACES[kind].flag, 0);

/** "--pid --mount", always in the same order. */
export const unshareOptions = (kinds: readonly NamespaceKind[]): string =>
  KINDS.filter((kind) => kinds.includes(kind))
    .map((kind) => NAMESPACES[kind].option)
    .join(' ');
