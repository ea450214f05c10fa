/**
 * A process is put into a cgroup by writing its number into the group's file cgroup.procs. It leaves the group it was
 * in, for a process is in one at a time. What it starts from now on begins in the new group as well; what it had
 * started before stays where it is. See cgroups(7).
 */

import { inYourRoot } from './in-your-root.ts';
import type { LessonOperation, Need } from './need.ts';
import { writeText } from './write-text.ts';

export type JoinControlGroup = {
  readonly cgroup: string;
  /** The shell's number in its own pid namespace. Without one, the process that writes is meant: a new container. */
  readonly pid?: number;
};

/** Stands for the process that writes it. */
const SELF = 0;

export function joinControlGroup({ cgroup, pid = SELF }: JoinControlGroup): LessonOperation {
  const file = `/sys/fs/cgroup${cgroup}/cgroup.procs`;
  return {
    name: 'join-control-group',
    title: 'Let its limits count',
    effect: `the shell's number is in ${file}, and /proc/PID/cgroup says ${cgroup}`,
    byHand: [`echo $$ > ${file}`],
    needs: [inYourRoot(file), pid === SELF ? holdsNoContainer(cgroup) : holdsNotTheShell(cgroup)],
    steps: [...writeText(file, String(pid))],
  };
}

const holdsNotTheShell =
  (cgroup: string): Need =>
  ({ cgroupAt, pid }) =>
    cgroupAt(cgroup).holdsShell
      ? {
          reason: `this shell is in the group already: its number, ${pid} in your Linux, is in /sys/fs/cgroup${cgroup}/cgroup.procs`,
          hint: 'Go on: whatever you start in this shell is in the group as well.',
        }
      : null;

/** Two containers in one group would share one limit. */
const holdsNoContainer =
  (cgroup: string): Need =>
  ({ cgroupAt }) => {
    const [other] = cgroupAt(cgroup).containers;
    if (other === undefined) return null;
    return {
      reason: `a container is in the group already, and the two would share its limit: process ${other} of your Linux, in /sys/fs/cgroup${cgroup}/cgroup.procs, is number 1 of a pid namespace of its own (NSpid in /proc/${other}/status)`,
      hint: `End that container, with exit in its shell or kill -9 ${other} in your Linux, and ask again.`,
    };
  };
