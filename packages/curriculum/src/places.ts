import { type Parameters, type ParameterValues, placesIn } from '@drydock/protocol';
import type { LocalProblem } from './problem.ts';

/** What an author may have meant as a place; `{{.State.Pid}}` and `{{json .}}` of docker's templates are none. */
const LIKE_A_PLACE = /\{\{\s*(?<name>[A-Za-z][\w-]*)(?<ending>\.\w*)?\s*\}\}/g;

/** Every `{{name}}` of a text that nothing would fill in, or that would fill in nonsense. */
export function placeProblems(text: string, parameters: Parameters, firstLine = 1): LocalProblem[] {
  return text.split('\n').flatMap((line, at) =>
    [...line.matchAll(LIKE_A_PLACE)].flatMap(([place, name = '', ending]) => {
      const fault = faultOf({ place, name, ending }, parameters);
      return fault === null ? [] : [{ line: firstLine + at, field: null, ...fault }];
    }),
  );
}

function faultOf(
  { place, name, ending }: { place: string; name: string; ending: string | undefined },
  parameters: Parameters,
): { readonly message: string; readonly fix: string } | null {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (parameter === undefined) {
    const known = Object.keys(parameters).map((other) => `{{${other}}}`);
    const instead = known.length === 0 ? '' : `, or use ${known.join(' or ')}`;
    return {
      message: `"${place}" has no parameter`,
      fix: `Add "${name}" to parameters in the lab's lab.yaml${instead}.`,
    };
  }
  if (ending !== undefined && ending !== '.bytes') {
    return { message: `"${place}" ends in "${ending}"`, fix: `Write {{${name}}}, or {{${name}.bytes}} for MiB.` };
  }
  if (ending === '.bytes' && 'oneOf' in parameter) {
    return { message: `"${place}" asks for the bytes of a word`, fix: `Write {{${name}}}; only numbers have .bytes.` };
  }
  return placesIn(place).length === 1
    ? null
    : { message: `"${place}" is not filled in`, fix: `Write it without spaces: {{${name}${ending ?? ''}}}.` };
}

/**
 * Values to try a text with: of each parameter the one that needs most room. A place that has no parameter gets one
 * too: it is a problem of its own, told by `placeProblems`, and need not become a second one.
 */
export function exampleValues(parameters: Parameters, text: string): ParameterValues {
  const values: Record<string, string> = {};
  for (const name of placesIn(text)) values[name] = '1';
  for (const [name, parameter] of Object.entries(parameters)) {
    values[name] =
      'oneOf' in parameter
        ? parameter.oneOf.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
        : String(parameter.to);
  }
  return values;
}

/** What was read from a filled-in value, with the author's own words back in every text that held a place. */
export function restorePlaces<Value>(filled: Value, written: unknown): Value {
  if (typeof filled === 'string') return (typeof written === 'string' ? written : filled) as Value;
  if (typeof filled !== 'object' || filled === null || typeof written !== 'object' || written === null) return filled;
  if (Array.isArray(filled)) return filled.map((item, at) => restorePlaces(item, Reflect.get(written, at))) as Value;
  return Object.fromEntries(
    Object.entries(filled).map(([key, item]) => [key, restorePlaces(item, Reflect.get(written, key))]),
  ) as Value;
}
