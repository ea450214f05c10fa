import type { Operation } from '../operation.ts';
import { writeText } from './write-text.ts';

/** Stands for the process that writes it. */
const SELF = 0;

/**
 * A process is put into a cgroup by writing its number into the group's file cgroup.procs. It leaves the group it was
 * in, for a process is in one at a time. What it starts from now on begins in the new group as well; what it had
 * started before stays where it is. See cgroups(7).
 */
export function joinControlGroup({
  cgroup,
  pid = SELF,
}: {
  readonly cgroup: string;
  readonly pid?: number;
}): Operation {
  const file = `/sys/fs/cgroup${cgroup}/cgroup.procs`;
  return {
    name: 'join-control-group',
    title: 'Let its limits count',
    effect: `the shell's number is in ${file}, and /proc/PID/cgroup says ${cgroup}`,
    byHand: [`echo $$ > ${file}`],
    steps: [...writeText(file, String(pid))],
  };
}
