import * as z from 'zod/mini';
import { CGROUP_FILES } from '../view/cgroup-view.ts';
import { everyCheck, pattern, quantity } from './check-fields.ts';

/** Which cgroup: a pattern for its path below /sys/fs/cgroup, such as "/mine". When left out: any that the learner made. */
const cgroup = z.optional(pattern);
/** A value of a keyed file, such as oom_kill of memory.events or nr_throttled of cpu.stat. */
const key = z.optional(z.string());

export const cgroupCheckSchemas = [
  /** Level: there is such a cgroup. */
  z.strictObject({ kind: z.literal('cgroup-exists'), ...everyCheck, cgroup }),
  /** Level: a file of a cgroup says this. `equals` is compared as text, the other two as numbers ("max" is above all). */
  z.strictObject({
    kind: z.literal('cgroup-value'),
    ...everyCheck,
    cgroup,
    file: z.enum(CGROUP_FILES),
    key,
    equals: z.optional(quantity),
    atLeast: z.optional(quantity),
    atMost: z.optional(quantity),
  }),
  /** Edge: since the step was entered, a counter rose by at least `by`; in a cgroup made since then, from 0. */
  z.strictObject({
    kind: z.literal('cgroup-rose'),
    ...everyCheck,
    cgroup,
    file: z.enum(CGROUP_FILES),
    key,
    by: z._default(z.int(), 1),
  }),
  /** Level: a process named `name` (any, when left out) is in it, or in a cgroup below. */
  z.strictObject({ kind: z.literal('cgroup-holds'), ...everyCheck, cgroup, name: z.optional(z.string()) }),
  /** Edge, in two parts: since the step was entered there was such a cgroup, and now there is none. */
  z.strictObject({ kind: z.literal('cgroup-gone'), ...everyCheck, cgroup }),
] as const;
