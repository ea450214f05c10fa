import * as z from 'zod/mini';

/** The eight kinds of namespaces(7), by their names under /proc/PID/ns, in the order every table shows them. */
export const NAMESPACE_KINDS = ['pid', 'mnt', 'net', 'uts', 'ipc', 'user', 'cgroup', 'time'] as const;
export const namespaceKindSchema = z.enum(NAMESPACE_KINDS);
export type NamespaceKind = z.infer<typeof namespaceKindSchema>;

const pid = z.int().check(z.nonnegative());

/** Inode of each namespace, as `readlink /proc/PID/ns/KIND` prints it; null where it could not be read. */
export const namespacesSchema = z.object({
  pid: z.nullable(z.int()),
  mnt: z.nullable(z.int()),
  net: z.nullable(z.int()),
  uts: z.nullable(z.int()),
  ipc: z.nullable(z.int()),
  user: z.nullable(z.int()),
  cgroup: z.nullable(z.int()),
  time: z.nullable(z.int()),
});
export type Namespaces = z.infer<typeof namespacesSchema>;

export const processViewSchema = z.object({
  /** The number in the learner's own Linux: the one `ps` there prints, and the one every shown path uses. */
  pid,
  /** Numbers in pid namespaces made inside the session, outermost first; empty for an ordinary process. */
  insidePids: z.array(pid),
  /** The number in the VM: a detail on demand. */
  vmPid: pid,
  /** Parent's number in the learner's Linux; 0 when its parent is outside (pid 1, and every terminal's shell). */
  parentPid: pid,
  /** /proc/PID/comm. */
  name: z.string(),
  /** /proc/PID/cmdline joined by spaces, shortened; the name in brackets when it is empty. */
  command: z.string(),
  /** One letter, as in proc(5): R, S, D, Z, T, t, X, I. */
  state: z.string(),
  /** Controlling terminal as ps shows it ("pts/0"), or null. */
  terminal: z.nullable(z.string()),
  /** Effective user id in the learner's Linux, and as the process itself sees it (65534: not mapped). */
  uid: z.int(),
  uidInside: z.int(),
  /** Start time in clock ticks since boot: with the pid it identifies a process for good. */
  startTicks: z.int(),
  namespaces: namespacesSchema,
  /** Device ("0:57") of the proc file system this process finds at /proc (mountinfo's third field); null when there is none. */
  procDevice: z.nullable(z.string()),
  /** Its cgroup below the session's own: "/shells", "/mine"; null when it could not be read. */
  cgroup: z.nullable(z.string()),
  /** Where /proc/PID/root leads, as a path in the process's own mount namespace: "/" unless it was chrooted. */
  root: z.nullable(z.string()),
  /** /proc/PID/uid_map of a user namespace made in the session, outside ids being those of the learner's Linux; else null. */
  uidMap: z.nullable(z.array(z.object({ inside: z.int(), outside: z.int(), count: z.int() }))),
});
export type ProcessView = z.infer<typeof processViewSchema>;
