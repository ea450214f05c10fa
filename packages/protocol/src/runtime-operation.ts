import * as z from 'zod/mini';
import { failureSchema } from './failure.ts';
import { terminalInfoSchema } from './terminal-info.ts';
import { namespaceKindSchema } from './view/process-view.ts';

const path = z.string().check(z.startsWith('/'), z.maxLength(300), z.regex(/^[^\0:,\\]*$/));
const hostname = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}$/));
/** Below /sys/fs/cgroup of the learner's Linux: "/mine". */
const cgroup = z.string().check(z.regex(/^(\/[a-zA-Z0-9_][a-zA-Z0-9_.-]*){1,4}$/), z.maxLength(120));
const bytes = z.union([z.int(), z.string().check(z.regex(/^[0-9]{1,16}$/))]);
const link = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/));
/** "10.0.0.1/24" */
const address = z.string().check(z.regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/));
const namespaces = z.array(namespaceKindSchema).check(z.minLength(1), z.maxLength(8));

/**
 * What the runtime can do in a learner's Linux, as a step offers it. Each is an operation of packages/runtime, in the
 * file src/container/NAME.ts: that file is shown beside the lesson.
 */
export const runtimeOperationSchema = z.discriminatedUnion('operation', [
  /** A shell in new namespaces, in a new terminal. With "user", its user is root inside. */
  z.strictObject({ operation: z.literal('new-namespaces'), namespaces }),
  /** On the shell's own mount namespace. */
  z.strictObject({ operation: z.literal('fresh-proc') }),
  /** In the shell's own uts namespace. */
  z.strictObject({ operation: z.literal('host-name'), hostname }),
  /** Makes a cgroup and sets limits; nobody is in it yet. */
  z.strictObject({
    operation: z.literal('control-group'),
    cgroup,
    memoryMaxBytes: z.optional(bytes),
    /** "50000 100000" */
    cpuMax: z.optional(z.string().check(z.regex(/^(max|\d{1,9})( \d{1,9})?$/))),
    pidsMax: z.optional(z.union([z.int(), z.string().check(z.regex(/^[0-9]{1,6}$/))])),
  }),
  /** Moves the shell into a cgroup. */
  z.strictObject({ operation: z.literal('join-control-group'), cgroup }),
  /** Makes the directories that are missing, and mounts an overlay. */
  z.strictObject({
    operation: z.literal('overlay'),
    /** Topmost first. */
    lowers: z.array(path).check(z.minLength(1), z.maxLength(16)),
    upper: path,
    work: path,
    merged: path,
  }),
  /** A veth pair: one end in the learner's Linux, the other where the shell is. */
  z.strictObject({ operation: z.literal('veth'), name: link, peer: link, address, peerAddress: address }),
  /** A shell whose root directory is the path: in namespaces of its own, by chroot(2) or by pivot_root(2). In a new terminal. */
  z.strictObject({
    operation: z.literal('change-root'),
    root: path,
    by: z.enum(['chroot', 'pivot_root']),
    namespaces: z._default(z.array(namespaceKindSchema), []),
  }),
  /** All of it at once: cgroup, namespaces, root, /proc, host name, and a shell as number 1. In a new terminal. */
  z.strictObject({
    operation: z.literal('container'),
    root: path,
    by: z.enum(['chroot', 'pivot_root']),
    namespaces,
    hostname,
    cgroup,
    memoryMaxBytes: bytes,
  }),
]);
export type RuntimeOperation = z.infer<typeof runtimeOperationSchema>;
export type RuntimeOperationName = RuntimeOperation['operation'];

/** One system call, as strace(1) would print it. */
export const performedCallSchema = z.object({
  /** Title of the operation of the plan that it belongs to. */
  operation: z.string(),
  /** `mount("proc", "/proc", "proc", 0xe, NULL)` */
  call: z.string(),
  returned: z.number(),
  /** "EPERM"; null when it succeeded. */
  errno: z.nullable(z.string()),
  nanoseconds: z.nullable(z.number()),
});
export type PerformedCall = z.infer<typeof performedCallSchema>;

export const performedSchema = z.object({
  calls: z.array(performedCallSchema),
  /** The same by hand. */
  byHand: z.array(z.string()),
  /** The new terminal, for an operation that ends in a shell. */
  terminal: z.nullable(terminalInfoSchema),
  /** Why it could not be performed to its end; what it had made before is undone, or said. */
  failure: z.nullable(failureSchema),
});
export type Performed = z.infer<typeof performedSchema>;
