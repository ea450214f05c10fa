import { CLONE_PARENT, call, result } from '@drydock/linux';
import { NAMESPACES, type NamespaceKind } from '../container/namespace-flags.ts';
import { writeText } from '../container/write-text.ts';
import type { Operation } from '../operation.ts';

export type EnteredContainer = {
  /** Its first process, by the number outside. */
  readonly pid: number;
  /** "/sys/fs/cgroup/docker/ID" */
  readonly cgroup: string;
  /** Which of its namespaces are joined; the others stay one's own. */
  readonly kinds: readonly NamespaceKind[];
  /** Whose its standard streams are; with its own, whoever stands between has been forked already. */
  readonly streams: 'its own' | "caller's";
};

/**
 * `docker exec` makes no container: a new process goes where one is. It joins the container's cgroup, so that its limits
 * count, and then its namespaces, with one call of setns(2) on a descriptor of its first process; which of them is a
 * matter of choice. A pid namespace takes in only children, so it makes one and leaves.
 */
export function enterContainer({ pid, cgroup, kinds, streams }: EnteredContainer): Operation {
  const flags = kinds.reduce((all, kind) => all | NAMESPACES[kind].flag, 0);
  return {
    name: 'enter',
    title: 'Go where the container is',
    effect: `the ${kinds.join(', ')} links in /proc/PID/ns are those of /proc/${pid}/ns`,
    byHand: [
      `echo $$ > ${cgroup}/cgroup.procs`,
      `nsenter --target ${pid} ${kinds.map((kind) => LONG[kind]).join(' ')} sh`,
    ],
    steps: [
      ...(streams === 'its own' ? [] : [{ fork: 0, result: 'first', parent: 'waits' } as const]),
      ...writeText(`${cgroup}/cgroup.procs`, '0'),
      // By descriptor: the number may be another process's by the time of setns.
      call('pidfd_open', [pid, 0], { result: 'its first process' }),
      call('setns', [result('its first process'), flags]),
      ...(kinds.includes('pid') || kinds.includes('time')
        ? [{ fork: CLONE_PARENT, result: 'init', parent: 'leaves' } as const]
        : []),
    ],
  };
}

const LONG: Readonly<Record<NamespaceKind, string>> = {
  user: '--user',
  pid: '--pid',
  mnt: '--mount',
  net: '--net',
  uts: '--uts',
  ipc: '--ipc',
  cgroup: '--cgroup',
  time: '--time',
};
