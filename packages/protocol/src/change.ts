import * as z from 'zod/mini';
import { namespaceKindSchema } from './view/process-view.ts';

/** One difference between two views. `source` is the file, readable in the learner's own shell, that shows it. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('process-started'),
    pid: z.int(),
    insidePids: z.array(z.int()),
    command: z.string(),
    source: z.string(),
  }),
  z.object({ kind: z.literal('process-ended'), pid: z.int(), command: z.string(), source: z.string() }),
  z.object({
    kind: z.literal('process-executed'),
    pid: z.int(),
    before: z.string(),
    after: z.string(),
    source: z.string(),
  }),
  /** A living process moved, or a new one was born into another namespace than its parent's (`before`). */
  z.object({
    kind: z.literal('namespace-changed'),
    namespace: namespaceKindSchema,
    pids: z.array(z.int()),
    before: z.nullable(z.int()),
    after: z.nullable(z.int()),
    source: z.string(),
  }),
  /** What stands at /proc in a mount namespace was replaced. */
  z.object({
    kind: z.literal('proc-mounted'),
    pids: z.array(z.int()),
    before: z.nullable(z.string()),
    after: z.nullable(z.string()),
    source: z.string(),
  }),
  /** chroot(2), or pivot_root(2) seen from a process that stayed: its root directory is at another path. */
  z.object({
    kind: z.literal('root-changed'),
    pids: z.array(z.int()),
    before: z.nullable(z.string()),
    after: z.nullable(z.string()),
    source: z.string(),
  }),
  z.object({ kind: z.literal('cgroup-made'), path: z.string(), source: z.string() }),
  z.object({ kind: z.literal('cgroup-removed'), path: z.string(), source: z.string() }),
  /** Processes are in another cgroup than before; a new one, than the nearest ancestor that was there before. */
  z.object({
    kind: z.literal('cgroup-joined'),
    pids: z.array(z.int()),
    before: z.string(),
    after: z.string(),
    source: z.string(),
  }),
  /** A file that is set, such as memory.max, says something else. */
  z.object({
    kind: z.literal('cgroup-set'),
    path: z.string(),
    file: z.string(),
    before: z.nullable(z.string()),
    after: z.string(),
    source: z.string(),
  }),
  /** A counter of events rose: oom_kill of memory.events, nr_throttled of cpu.stat, max of pids.events. */
  z.object({
    kind: z.literal('cgroup-event'),
    path: z.string(),
    file: z.string(),
    key: z.string(),
    by: z.int(),
    source: z.string(),
  }),
  /** A mount that is in a namespace which was there before, or in the learner's first own one. */
  z.object({
    kind: z.literal('mounted'),
    mountNamespace: z.int(),
    path: z.string(),
    type: z.string(),
    from: z.string(),
    source: z.string(),
  }),
  z.object({
    kind: z.literal('unmounted'),
    mountNamespace: z.int(),
    path: z.string(),
    type: z.string(),
    source: z.string(),
  }),
  /** In the upper layer of an overlay. copied-up: the file was in a lower one, and is in the upper now as well. */
  z.object({
    kind: z.literal('layer-changed'),
    overlay: z.string(),
    entry: z.string(),
    how: z.enum(['added', 'changed', 'removed', 'copied-up', 'whited-out', 'made-opaque']),
    bytes: z.number(),
    source: z.string(),
  }),
  z.object({
    kind: z.literal('link-added'),
    network: z.int(),
    name: z.string(),
    linkKind: z.nullable(z.string()),
    source: z.string(),
  }),
  z.object({ kind: z.literal('link-removed'), network: z.int(), name: z.string(), source: z.string() }),
  z.object({
    kind: z.literal('link-changed'),
    network: z.int(),
    name: z.string(),
    what: z.enum(['state', 'carrier', 'addresses', 'master']),
    before: z.string(),
    after: z.string(),
    source: z.string(),
  }),
  z.object({
    kind: z.literal('hostname-changed'),
    uts: z.int(),
    before: z.string(),
    after: z.string(),
    source: z.string(),
  }),
  z.object({ kind: z.literal('queue-made'), ipc: z.int(), id: z.int(), key: z.string(), source: z.string() }),
  z.object({ kind: z.literal('queue-removed'), ipc: z.int(), id: z.int(), key: z.string(), source: z.string() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** `terminal` of what the runtime did: it was typed in none. Terminals count from 1. */
export const NO_TERMINAL = 0;

/**
 * A command line of the learner's, told apart by shell marks, and what changed in the kernel since it began; or an
 * operation that the runtime performed for them, told in the same way.
 */
export const commandSchema = z.object({
  id: z.int(),
  /** Where it was typed; NO_TERMINAL when nobody typed it. */
  terminal: z.int(),
  /** Absent: a line that was typed. */
  origin: z.optional(z.literal('runtime')),
  /** As typed; of the runtime: "runtime: new-namespaces pid mnt". */
  line: z.string(),
  startedAtMs: z.number(),
  /** running: no prompt since; opened-shell: a nested prompt came, the command itself still runs; done: it returned. */
  state: z.enum(['running', 'opened-shell', 'done']),
  /** Null when it is not known. Of the runtime: 0, or 1 when it was not performed to its end. */
  exitStatus: z.nullable(z.int()),
  changes: z.array(changeSchema),
  /** Changes beyond CHANGES_PER_COMMAND_MAX. */
  changesLeftOut: z.int(),
  /** Terminals in which another command ran while something that belongs to no process changed: it may be theirs. */
  sharedWith: z.array(z.int()),
});
export type Command = z.infer<typeof commandSchema>;
