import type { Change, IpcView, NamespaceKind, ProcessView, View } from '@drydock/protocol';
import { firstProcess } from './sharing.ts';

/** What one namespace holds besides processes, in words. */
export type NamespaceContent = {
  readonly kind: NamespaceKind;
  readonly inode: number;
  readonly isOwn: boolean;
  readonly pids: readonly number[];
  /** A process in it, by which it is read. */
  readonly readFrom: number;
  /** "host name" */
  readonly what: string;
  /** "drydock" */
  readonly holds: string;
  readonly source: string;
};

/** Of the kinds that hold something no other lens shows: names, message queues, and who is who. */
export function namespaceContents({ hostnames, ipcs, processes }: View): readonly NamespaceContent[] {
  const [firstUts] = hostnames;
  const [firstIpc] = ipcs;
  return [
    ...hostnames.map(({ inode, pids, readFrom, hostname }) => {
      const isOwn = inode !== firstUts?.inode;
      const source = isOwn ? `nsenter -t ${readFrom} -u hostname` : '/proc/sys/kernel/hostname';
      return { kind: 'uts' as const, inode, isOwn, pids, readFrom, what: 'host name', holds: hostname, source };
    }),
    ...ipcs.map((ipc) => {
      const isOwn = ipc.inode !== firstIpc?.inode;
      const source = isOwn ? `nsenter -t ${ipc.readFrom} -i ipcs` : 'ipcs';
      const { inode, pids, readFrom } = ipc;
      return { kind: 'ipc' as const, inode, isOwn, pids, readFrom, what: 'messages', holds: ipcWords(ipc), source };
    }),
    ...userContents(processes),
  ];
}

function ipcWords({ queues, sharedMemoryCount, semaphoreCount }: IpcView): string {
  const words = [
    ...queues.map(({ id, key, messages }) => `queue ${id} (key ${key}, ${counted(messages, 'message')})`),
    ...(sharedMemoryCount > 0 ? [counted(sharedMemoryCount, 'shared memory segment')] : []),
    ...(semaphoreCount > 0 ? [counted(semaphoreCount, 'semaphore set')] : []),
  ];
  return words.length === 0 ? 'none' : words.join(', ');
}

/** User namespaces that were made in the session, by the first process found in each. */
function userContents(processes: readonly ProcessView[]): readonly NamespaceContent[] {
  const ownInode = firstProcess(processes)?.namespaces.user;
  const made = new Map<number, ProcessView[]>();
  for (const process of processes) {
    const { user } = process.namespaces;
    if (user === null || user === ownInode || process.uidMap === null) continue;
    made.set(user, [...(made.get(user) ?? []), process]);
  }
  return [...made].flatMap(([inode, members]) => {
    const [one] = members;
    if (one === undefined || one.uidMap === null) return [];
    const pids = members.map(({ pid }) => pid);
    const source = `/proc/${one.pid}/uid_map`;
    const holds = uidMapWords(one.uidMap);
    return [{ kind: 'user', inode, isOwn: true, pids, readFrom: one.pid, what: 'users', holds, source } as const];
  });
}

/** "0 inside is 1000 of your Linux"; a longer range is told by its ends. */
export function uidMapWords(map: NonNullable<ProcessView['uidMap']>): string {
  if (map.length === 0) return 'none mapped: everybody is nobody (65534)';
  return map
    .map(({ inside, outside, count }) =>
      count === 1
        ? `${inside} inside is ${outside} of your Linux`
        : `${inside} to ${inside + count - 1} inside are ${outside} to ${outside + count - 1} of your Linux`,
    )
    .join(', ');
}

/** Inodes of namespaces whose content the last command changed, each as "uts:4026532834". */
export function changedContents(changes: readonly Change[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'hostname-changed') changed.add(`uts:${change.uts}`);
    if (change.kind === 'queue-made' || change.kind === 'queue-removed') changed.add(`ipc:${change.ipc}`);
  }
  return changed;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
