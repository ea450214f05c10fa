import type { Mount, NamespaceInodes } from '@drydock/linux';
import type { NamespaceKind } from './namespace-flags.ts';

/** What is known of the shell an operation is to be performed at, before anything is done. All of it was read. */
export type Here = {
  /** The shell's number in your Linux, where its files are below /proc/PID. */
  readonly pid: number;
  /** Where the links below /proc/PID/ns lead; null for a namespace that the plan is yet to make. */
  readonly namespaces: NamespaceInodes;
  /** The kinds in which it is not where process 1 of your Linux is. */
  readonly elsewhere: ReadonlySet<NamespaceKind>;
  /** Its root directory; null when that is your Linux's. */
  readonly otherRoot: OtherRoot | null;
  /** The pid namespace whose processes its /proc shows, by /proc/1/ns/pid; null when that says nothing. */
  readonly procShows: number | null;
  /** /proc/PID/mountinfo, in its order: the last one at a place lies on top. */
  readonly mounts: readonly Mount[];
  /** The cgroup of this name below the shell's /sys/fs/cgroup. */
  readonly cgroupAt: (cgroup: string) => CgroupHere;
};

export type OtherRoot = {
  /** chroot moves where a process's paths start; after pivot_root, another mount is the root of all. */
  readonly by: 'chroot' | 'pivot_root';
  /** Directory of your Linux; null when it is none. */
  readonly path: string | null;
};

export type CgroupHere = {
  readonly exists: boolean;
  readonly holdsShell: boolean;
  /** Its processes that are number 1 of a pid namespace inside the shell's, by their number in your Linux. */
  readonly containers: readonly number[];
};
