import {
  AT_FDCWD,
  type Call,
  CLONE_PARENT,
  call,
  MS_PRIVATE,
  MS_REC,
  O_CLOEXEC,
  O_RDONLY,
  result,
} from '@drydock/linux';
import { NAMESPACES, type NamespaceKind, namespaceFlags, unshareOptions } from '../container/namespace-flags.ts';
import type { Operation, Step } from '../operation.ts';

export type NamespacesOfContainer = {
  /** Kinds it gets new ones of. */
  readonly made: readonly NamespaceKind[];
  /** Kinds that are another process's: its pid, where this is started. */
  readonly joined: ReadonlyMap<NamespaceKind, number>;
  /** Goes into a user namespace that has been made before: the others that are made then are that one's. */
  readonly joinUsers?: readonly Step[];
};

/**
 * What it sees. The process asks for new namespaces of most kinds, with one call, and joins those that it is to share
 * with another container. New pid namespaces take in only children: so it makes one, which is number 1 in there, and
 * leaves. See namespaces(7), unshare(2), setns(2).
 */
export function enterNamespaces({ made, joined, joinUsers = [] }: NamespacesOfContainer): Operation {
  const has = (kind: NamespaceKind) => made.includes(kind);
  const bearsChildrenOnly = has('pid') || has('time') || joined.has('pid');
  const shared = [...joined].map(([kind, pid]) => `its ${kind} namespace is that of ${pid}`);
  return {
    name: 'namespaces',
    title: 'Give it a view of its own',
    effect: [`it has ${made.join(', ')} namespaces of its own`, ...shared].join('; '),
    byHand: [
      ...[...joined].map(([kind, pid]) => `nsenter --target ${pid} --${LONG[kind]} \\`),
      `unshare ${unshareOptions(made)} --fork bash`,
    ],
    steps: [
      // Opened all before the first is joined: from inside another's mount namespace there is another /proc.
      ...[...joined].map(([kind, pid]) => openNamespace(kind, pid)),
      ...[...joined].map(([kind]) => call('setns', [result(namespaceName(kind)), NAMESPACES[kind].flag])),
      ...joinUsers,
      call('unshare', [namespaceFlags((kind) => kind !== 'user' && has(kind))]),
      // A new mount namespace is a copy whose mounts still follow the original's. From here on it goes its own way.
      call('mount', [null, '/', null, MS_REC | MS_PRIVATE, null]),
      ...(bearsChildrenOnly ? [{ fork: CLONE_PARENT, result: 'init', parent: 'leaves' } as const] : []),
    ],
  };
}

const LONG: Readonly<Record<NamespaceKind, string>> = {
  user: 'user',
  pid: 'pid',
  mnt: 'mount',
  net: 'net',
  uts: 'uts',
  ipc: 'ipc',
  cgroup: 'cgroup',
  time: 'time',
};

const namespaceName = (kind: NamespaceKind): string => `the other's ${kind} namespace`;

const openNamespace = (kind: NamespaceKind, pid: number): Call =>
  call('openat', [AT_FDCWD, `/proc/${pid}/ns/${kind}`, O_RDONLY | O_CLOEXEC, 0], { result: namespaceName(kind) });
