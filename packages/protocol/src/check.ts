import * as z from 'zod/mini';
import { cgroupCheckSchemas } from './check/cgroup-checks.ts';
import { commandCheckSchemas } from './check/command-checks.ts';
import { fileCheckSchemas } from './check/file-checks.ts';
import { namespaceCheckSchemas } from './check/namespace-checks.ts';
import { CHECKS_PER_STEP_MAX } from './limits.ts';

/**
 * A condition over the views and commands the learner sees. A level check is true or not at this moment;
 * an edge check stays passed once it happened after the step was entered.
 */
export const checkSchema = z.discriminatedUnion('kind', [
  ...commandCheckSchemas,
  ...namespaceCheckSchemas,
  ...cgroupCheckSchemas,
  ...fileCheckSchemas,
]);
export type Check = z.infer<typeof checkSchema>;
export type CheckKind = Check['kind'];
export type CheckOf<Kind extends CheckKind> = Extract<Check, { kind: Kind }>;
export const checksSchema = z.array(checkSchema).check(z.maxLength(CHECKS_PER_STEP_MAX));

/** What a check saw. `observed` is a sentence with the values, `source` the file they came from. */
export const checkResultSchema = z.object({
  id: z.string(),
  isPassed: z.boolean(),
  observed: z.string(),
  source: z.nullable(z.string()),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
