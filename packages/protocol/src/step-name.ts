import * as z from 'zod/mini';

/** Longest id of a lab or a step, in characters. */
const SLUG_MAX = 60;

const slug = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(SLUG_MAX));

/** A step of a lab, as addresses and folders name it. */
export const stepNameSchema = z.strictObject({ lab: slug, step: slug });
export type StepName = z.infer<typeof stepNameSchema>;
