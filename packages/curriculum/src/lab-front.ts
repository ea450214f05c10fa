import { type Parameters, parametersSchema } from '@drydock/protocol';
import * as z from 'zod/mini';
import type { LocalProblem } from './problem.ts';
import { type LineOf, readFields } from './read-fields.ts';

export const LAB_FILE = 'lab.yaml';

export const labFrontSchema = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(80)),
  summary: z.string().check(z.minLength(1), z.maxLength(300)),
  minutes: z.int().check(z.minimum(1), z.maximum(600)),
  parameters: z._default(parametersSchema, {}),
});
export type LabFront = z.infer<typeof labFrontSchema>;

/** lab.yaml. `front` is null when it cannot be used. */
export function readLabFront(text: string): {
  readonly front: LabFront | null;
  readonly problems: readonly LocalProblem[];
  readonly lineOf: LineOf;
} {
  const fields = readFields(labFrontSchema, { yaml: text, firstLine: 1 });
  const { data, lineOf } = fields;
  if (data === null) return { front: null, problems: fields.problems, lineOf };
  const problems = rangeProblems(data.parameters, lineOf);
  return { front: problems.length === 0 ? data : null, problems, lineOf };
}

/** What the schema of one parameter cannot see. */
function rangeProblems(parameters: Parameters, lineOf: LineOf): LocalProblem[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const path = ['parameters', name];
    const report = (message: string, fix: string) => [{ line: lineOf(path), field: path.join('.'), message, fix }];
    if ('oneOf' in parameter) {
      const twin = parameter.oneOf.find((word, at) => parameter.oneOf.indexOf(word) !== at);
      return twin === undefined ? [] : report(`"${twin}" stands in oneOf twice`, 'Write each word once.');
    }
    if (parameter.from < 0) return report(`from ${parameter.from} is below 0`, 'Write 0 or more.');
    return parameter.from + parameter.step > parameter.to
      ? report(
          `from ${parameter.from} to ${parameter.to} in steps of ${parameter.step} is one value only`,
          'Leave room for two values at least.',
        )
      : [];
  });
}
