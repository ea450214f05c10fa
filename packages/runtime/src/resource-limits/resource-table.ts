import * as linux from '@drydock/linux';

/**
 * Limits of a single process, older than cgroups by twenty years, and still what stops a program that leaks descriptors.
 * Each has a soft value, which is enforced, and a hard one, up to which the process may raise the soft one itself. A
 * child inherits them. See getrlimit(2).
 */
const TABLE = {
  core: [linux.RLIMIT_CORE, 'bytes', 'size of the core file it leaves when it crashes'],
  cpu: [linux.RLIMIT_CPU, 'seconds', 'processor time'],
  data: [linux.RLIMIT_DATA, 'bytes', 'size of its data and heap'],
  fsize: [linux.RLIMIT_FSIZE, 'bytes', 'size of a file it writes'],
  locks: [linux.RLIMIT_LOCKS, 'locks', 'file locks; the kernel looks at it no more'],
  memlock: [linux.RLIMIT_MEMLOCK, 'bytes', 'memory it may keep from being swapped out'],
  msgqueue: [linux.RLIMIT_MSGQUEUE, 'bytes', 'all message queues of its user'],
  nice: [linux.RLIMIT_NICE, 'steps', 'how far it may raise its priority: 20 minus the nice value'],
  nofile: [linux.RLIMIT_NOFILE, 'descriptors', 'one more than the highest descriptor it may open'],
  nproc: [linux.RLIMIT_NPROC, 'threads', 'all threads of its user'],
  rss: [linux.RLIMIT_RSS, 'bytes', 'memory in use; the kernel looks at it no more'],
  rtprio: [linux.RLIMIT_RTPRIO, 'steps', 'how high a real-time priority it may take'],
  rttime: [linux.RLIMIT_RTTIME, 'microseconds', 'real-time processor time without a pause'],
  sigpending: [linux.RLIMIT_SIGPENDING, 'signals', 'signals that wait for its user'],
  stack: [linux.RLIMIT_STACK, 'bytes', 'size of its stack'],
  as: [linux.RLIMIT_AS, 'bytes', 'size of its address space'],
} as const satisfies Record<string, readonly [number: number, unit: string, about: string]>;

export type ResourceName = keyof typeof TABLE;

export type Resource = {
  readonly name: ResourceName;
  readonly number: number;
  readonly unit: string;
  readonly about: string;
  /** Its line in /proc/PID/limits begins so. */
  readonly kernelName: string;
};

/** The words of /proc/PID/limits, by number: fs/proc/base.c. */
const KERNEL_NAMES = [
  'Max cpu time',
  'Max file size',
  'Max data size',
  'Max stack size',
  'Max core file size',
  'Max resident set',
  'Max processes',
  'Max open files',
  'Max locked memory',
  'Max address space',
  'Max file locks',
  'Max pending signals',
  'Max msgqueue size',
  'Max nice priority',
  'Max realtime priority',
  'Max realtime timeout',
] as const;

const isResourceName = (name: string): name is ResourceName => Object.hasOwn(TABLE, name);

/** As `ulimit` and --ulimit call them. */
export const RESOURCES: readonly Resource[] = Object.keys(TABLE)
  .filter(isResourceName)
  .map((name) => {
    const [number, unit, about] = TABLE[name];
    return { name, number, unit, about, kernelName: KERNEL_NAMES[number] ?? '' };
  });

const byName = new Map<string, Resource>(RESOURCES.map((resource) => [resource.name, resource]));
export const findResource = (name: string): Resource | undefined => byName.get(name);
