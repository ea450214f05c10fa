import { type Check, checksSchema, OPERATIONS_PER_STEP_MAX, runtimeOperationSchema } from '@drydock/protocol';
import * as z from 'zod/mini';
import type { LocalProblem } from './problem.ts';
import { type LineOf, readFields } from './read-fields.ts';

const line = z.string().check(z.minLength(1), z.maxLength(300));

const stepFrontSchema = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(80)),
  goal: line,
  checks: checksSchema.check(z.minLength(1)),
  hints: z._default(z.array(z.union([line, z.strictObject({ text: line, unless: z.string() })])), []),
  runtime: z._default(z.array(runtimeOperationSchema).check(z.maxLength(OPERATIONS_PER_STEP_MAX)), []),
});
export type StepFront = z.infer<typeof stepFrontSchema>;

export type StepFile = {
  /** Null when it cannot be used. */
  readonly front: StepFront | null;
  readonly body: string;
  /** The line of the file on which `body` starts, from 1. */
  readonly bodyLine: number;
  readonly problems: readonly LocalProblem[];
};

const FENCE = '---';

/** step.md, cut in two at its front matter. Reads no Markdown, so that the server can afford it. */
export function readStepFront(text: string): StepFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines[0] === FENCE ? lines.indexOf(FENCE, 1) : -1;
  if (end === -1) {
    const message = lines[0] === FENCE ? 'the front matter is not closed' : 'there is no front matter';
    const fix = 'Start the file with a line `---`, then the fields, then another line `---`.';
    return { front: null, body: text, bodyLine: 1, problems: [{ line: 1, field: null, message, fix }] };
  }
  const fields = readFields(stepFrontSchema, lines.slice(1, end).join('\n'), 2);
  const problems = fields.data === null ? fields.problems : checkProblems(fields.data.checks, fields.lineOf);
  return {
    front: problems.length === 0 ? fields.data : null,
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
    problems,
  };
}

/** What the schema of one check cannot see. */
function checkProblems(checks: readonly Check[], lineOf: LineOf): LocalProblem[] {
  const problems: LocalProblem[] = [];
  for (const [at, check] of checks.entries()) {
    const report = (field: string, message: string, fix: string): void => {
      problems.push({ line: lineOf(['checks', at, field]), field: `checks[${at}].${field}`, message, fix });
    };
    if (checks.findIndex(({ id }) => id === check.id) !== at) {
      report('id', `"${check.id}" is taken by another check of this step`, 'Give each check an id of its own.');
    }
    if (check.says.trim() === '') report('says', 'is empty', 'Say in one sentence what is true when the check passes.');
    if (check.kind === 'command-ran') {
      const fault = patternFault(check.pattern);
      if (fault !== null)
        report(
          'pattern',
          `"${check.pattern}" is not a regular expression: ${fault}`,
          'Escape $ ( ) [ ] . with a backslash.',
        );
    }
  }
  return problems;
}

function patternFault(pattern: string): string | null {
  try {
    new RegExp(`^(?:${pattern})$`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
