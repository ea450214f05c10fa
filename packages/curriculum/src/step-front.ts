import {
  type Check,
  checksSchema,
  LENSES,
  OPERATIONS_PER_STEP_MAX,
  type Parameters,
  placesIn,
  runtimeOperationSchema,
} from '@drydock/protocol';
import * as z from 'zod/mini';
import { exampleValues, placeProblems } from './places.ts';
import type { LocalProblem } from './problem.ts';
import { type LineOf, readFields } from './read-fields.ts';

const line = z.string().check(z.minLength(1), z.maxLength(300));

export const stepFrontSchema = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(80)),
  goal: line,
  checks: checksSchema.check(z.minLength(1)),
  hints: z._default(z.array(z.union([line, z.strictObject({ text: line, unless: z.string() })])), []),
  lens: z.optional(z.enum(LENSES)),
  runtime: z._default(z.array(runtimeOperationSchema).check(z.maxLength(OPERATIONS_PER_STEP_MAX)), []),
});
export type StepFront = z.infer<typeof stepFrontSchema>;

export type StepFile = {
  /** Null when it cannot be used. Places for parameters are as they were written. */
  readonly front: StepFront | null;
  readonly body: string;
  /** The line of the file on which `body` starts, from 1. */
  readonly bodyLine: number;
  readonly problems: readonly LocalProblem[];
};

const FENCE = '---';

/** step.md, cut in two at its front matter. Reads no Markdown, so that the server can afford it. */
export function readStepFront(text: string, parameters: Parameters = {}): StepFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines[0] === FENCE ? lines.indexOf(FENCE, 1) : -1;
  if (end === -1) {
    const message = lines[0] === FENCE ? 'the front matter is not closed' : 'there is no front matter';
    const fix = 'Start the file with a line `---`, then the fields, then another line `---`.';
    return { front: null, body: text, bodyLine: 1, problems: [{ line: 1, field: null, message, fix }] };
  }
  const yaml = lines.slice(1, end).join('\n');
  const fields = readFields(stepFrontSchema, { yaml, firstLine: 2, examples: exampleValues(parameters, yaml) });
  const problems = [
    ...fields.problems,
    ...(fields.data === null ? [] : ruleProblems(fields.data, fields.lineOf)),
    ...placeProblems(yaml, parameters, 2),
  ];
  return {
    front: problems.length === 0 ? fields.data : null,
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
    problems,
  };
}

/** What the schema of one field cannot see. */
function ruleProblems({ title, checks, hints }: StepFront, lineOf: LineOf): LocalProblem[] {
  const problems: LocalProblem[] = [];
  const report = (path: readonly (string | number)[], message: string, fix: string): void => {
    const field = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    problems.push({ line: lineOf(path), field: field.slice(1), message, fix });
  };
  const reportPlace = (path: readonly (string | number)[], text: string): void => {
    if (placesIn(text).length > 0) report(path, `${JSON.stringify(text)} holds a place`, 'Write it out: it is a name.');
  };
  reportPlace(['title'], title);
  for (const [at, check] of checks.entries()) {
    reportPlace(['checks', at, 'id'], check.id);
    if (checks.findIndex(({ id }) => id === check.id) !== at) {
      const message = `"${check.id}" is taken by another check of this step`;
      report(['checks', at, 'id'], message, 'Give each check an id of its own.');
    }
    if (check.says.trim() === '') {
      report(['checks', at, 'says'], 'is empty', 'Say in one sentence what is true when the check passes.');
    }
    const fault = emptyFault(check);
    if (fault !== null) report(['checks', at, 'kind'], fault.message, fault.fix);
  }
  for (const [at, hint] of hints.entries()) {
    if (typeof hint === 'string' || checks.some(({ id }) => id === hint.unless)) continue;
    const known = checks.map(({ id }) => `"${id}"`).join(', ');
    report(['hints', at, 'unless'], `"${hint.unless}" is no check of this step`, `Use one of: ${known}.`);
  }
  return problems;
}

/** A check that says too little to be about anything. */
function emptyFault(check: Check): { readonly message: string; readonly fix: string } | null {
  if (check.kind !== 'cgroup-value') return null;
  if (check.equals !== undefined || check.atLeast !== undefined || check.atMost !== undefined) return null;
  return { message: 'a cgroup-value that compares with nothing', fix: 'Add equals, atLeast or atMost.' };
}
