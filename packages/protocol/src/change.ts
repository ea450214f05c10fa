import * as z from 'zod/mini';
import { namespaceKindSchema } from './view.ts';

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
]);
export type Change = z.infer<typeof changeSchema>;

/** A command line of the learner's, told apart by shell marks, and what changed in the kernel since it began. */
export const commandSchema = z.object({
  id: z.int(),
  terminal: z.int(),
  line: z.string(),
  startedAtMs: z.number(),
  /** running: no prompt since; opened-shell: a nested prompt came, the command itself still runs; done: it returned. */
  state: z.enum(['running', 'opened-shell', 'done']),
  exitStatus: z.nullable(z.int()),
  changes: z.array(changeSchema),
  /** Changes beyond CHANGES_PER_COMMAND_MAX. */
  changesLeftOut: z.int(),
});
export type Command = z.infer<typeof commandSchema>;
