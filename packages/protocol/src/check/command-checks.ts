import * as z from 'zod/mini';
import { everyCheck, pattern } from './check-fields.ts';

export const commandCheckSchemas = [
  /** Edge: a command line matching `pattern` (outer spaces cut) returned with `exitStatus`. */
  z.strictObject({
    kind: z.literal('command-ran'),
    ...everyCheck,
    pattern,
    exitStatus: z._default(z.int(), 0),
    /** Only commands typed in a shell that is pid 1 of a pid namespace made inside the session. */
    insidePidOne: z._default(z.boolean(), false),
    /** Only commands typed in a shell that is in a pid namespace made inside the session, whatever its number. */
    insidePidNamespace: z._default(z.boolean(), false),
  }),
  /** Level: a process named `name` runs; in this state (a letter of proc(5)) and in this cgroup, where given. */
  z.strictObject({
    kind: z.literal('process-runs'),
    ...everyCheck,
    name: z.string(),
    state: z.optional(z.string()),
    cgroup: z.optional(pattern),
  }),
  /** Edge, in two parts: since the step was entered a process named `name` ran, and now none does. */
  z.strictObject({ kind: z.literal('process-ended'), ...everyCheck, name: z.string() }),
] as const;
