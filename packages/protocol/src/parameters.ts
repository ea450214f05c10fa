import * as z from 'zod/mini';

/** Values that differ from learner to learner, so that a lab is done and not copied. Written in lab.yaml. */
export const parameterSchema = z.union([
  /** One of some words. */
  z.strictObject({ oneOf: z.array(z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,30}$/))).check(z.minLength(2)) }),
  /** A whole number from `from` to `to`, in steps of `step` (1). */
  z.strictObject({ from: z.int(), to: z.int(), step: z._default(z.int().check(z.minimum(1)), 1) }),
]);
export type Parameter = z.infer<typeof parameterSchema>;
export const parametersSchema = z.record(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/)), parameterSchema);
export type Parameters = z.infer<typeof parametersSchema>;
/** `{ hostname: "lantern" }` */
export type ParameterValues = { readonly [name: string]: string };

const MIB = 1024 * 1024;
/** `{{name}}`, or `{{name.bytes}}`: the number counts MiB, and is wanted in bytes. */
const PLACE = /\{\{([a-z][a-z0-9-]*)(\.bytes)?\}\}/g;

/**
 * The values for one learner. Page and server compute them alike, from the seed alone: "SESSION/LAB", or "reading"
 * where there is no session.
 */
export function parameterValues(parameters: Parameters, seed: string): ParameterValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const random = hash(`${seed}/${name}`);
      if ('oneOf' in parameter) return [name, parameter.oneOf[random % parameter.oneOf.length] ?? ''];
      const count = Math.floor((parameter.to - parameter.from) / parameter.step) + 1;
      return [name, String(parameter.from + (random % Math.max(1, count)) * parameter.step)];
    }),
  );
}

/** Fills in every `{{name}}`; one without a value stays as it is. */
export function fillText(text: string, values: ParameterValues): string {
  return text.replace(PLACE, (place, name: string, bytes: string | undefined) => {
    const value = values[name];
    if (value === undefined) return place;
    return bytes === undefined ? value : String(Number(value) * MIB);
  });
}

/** The same in every text of a value made of objects and lists: checks, operations. */
export function fillValue<Value>(value: Value, values: ParameterValues): Value {
  if (typeof value === 'string') return fillText(value, values) as Value;
  if (Array.isArray(value)) return value.map((item) => fillValue(item, values)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, values)])) as Value;
}

/** The names that a text asks for. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name]) => name ?? '');
}

/** FNV-1a: spreads well, and is the same everywhere. Nothing secret hangs on it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
