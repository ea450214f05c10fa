import * as z from 'zod/mini';
import { CHECKS_PER_STEP_MAX } from './limits.ts';
import { namespaceKindSchema } from './view.ts';

const checkId = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(60));

/**
 * A condition over the views and commands the learner sees. A level check is true or not at this moment;
 * an edge check stays passed once it happened after the step was entered.
 */
export const checkSchema = z.discriminatedUnion('kind', [
  /** Edge: a command line matching `pattern` (a JavaScript regular expression, whole line, outer spaces cut) returned with `exitStatus`. */
  z.strictObject({
    kind: z.literal('command-ran'),
    id: checkId,
    pattern: z.string().check(z.maxLength(200)),
    exitStatus: z._default(z.int(), 0),
    /** Only commands typed in a shell that is pid 1 of a pid namespace made inside the session. */
    insidePidOne: z._default(z.boolean(), false),
    says: z.string(),
  }),
  /** Level: a process named `name` (any, when left out) is number 1 of a pid namespace made inside the session. */
  z.strictObject({
    kind: z.literal('process-is-pid-one'),
    id: checkId,
    name: z.optional(z.string()),
    says: z.string(),
  }),
  /** Level: one process is in other namespaces than the session's pid 1, in every kind listed. */
  z.strictObject({
    kind: z.literal('namespaces-differ'),
    id: checkId,
    namespaces: z.array(namespaceKindSchema).check(z.minLength(1)),
    says: z.string(),
  }),
  /** Level: the /proc of a process that is number 1 inside shows its own pid namespace: it is another proc mount than the session's. */
  z.strictObject({ kind: z.literal('proc-is-fresh'), id: checkId, says: z.string() }),
  /** Level: at least `count` processes are together in one namespace of this kind that is not the session's. */
  z.strictObject({
    kind: z.literal('namespace-shared'),
    id: checkId,
    namespace: namespaceKindSchema,
    count: z.int().check(z.minimum(2)),
    says: z.string(),
  }),
  /** Edge, in two parts: since the step was entered, a process was in a namespace of its own of this kind, and now none is. */
  z.strictObject({ kind: z.literal('namespace-gone'), id: checkId, namespace: namespaceKindSchema, says: z.string() }),
]);
export type Check = z.infer<typeof checkSchema>;
export const checksSchema = z.array(checkSchema).check(z.maxLength(CHECKS_PER_STEP_MAX));

/** What a check saw. `observed` is a sentence with the values, `source` the file they came from. */
export const checkResultSchema = z.object({
  id: z.string(),
  isPassed: z.boolean(),
  observed: z.string(),
  source: z.nullable(z.string()),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
