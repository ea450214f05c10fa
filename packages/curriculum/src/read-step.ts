import { join } from 'node:path';
import type { Step } from './lab.ts';
import type { OrderedFolder } from './list-labs.ts';
import type { LocalProblem, Problem } from './problem.ts';
import { readBlocks } from './read-blocks.ts';
import { readScript, readWrongPaths } from './read-script.ts';
import { readText } from './read-text.ts';
import { readStepFront } from './step-front.ts';

/** One step's folder. Null when its front matter or text is unusable; all its problems are added to the list. */
export async function readStep(folder: OrderedFolder, number: number, problems: Problem[]): Promise<Step | null> {
  const solution = await readScript(
    join(folder.path, 'solve.sh'),
    'Write the lines that solve the step, as a learner would type them.',
    problems,
  );
  const wrongPaths = await readWrongPaths(folder.path, problems);
  const file = join(folder.path, 'step.md');
  const text = await readText(file, 'Write the step, or remove its folder.', problems);
  if (text === null) return null;

  const { front, body, bodyLine, problems: frontProblems } = readStepFront(text);
  problems.push(...[...frontProblems, ...unfinishedLines(text)].map((problem) => ({ file, ...problem })));
  if (front === null) return null;
  const { blocks, problems: textProblems } = readBlocks(body, {
    firstLine: bodyLine,
    checkIds: front.checks.map(({ id }) => id),
  });
  problems.push(...textProblems.map((problem) => ({ file, ...problem })));
  return {
    id: folder.id,
    number,
    title: front.title,
    goal: front.goal,
    blocks,
    checks: front.checks,
    hints: front.hints.map((hint) => (typeof hint === 'string' ? { text: hint, unless: null } : hint)),
    runtime: front.runtime,
    solution,
    wrongPaths,
  };
}

function unfinishedLines(text: string): LocalProblem[] {
  return text.split('\n').flatMap((line, at) => {
    const mark = /\b(?:TODO|FIXME|XXX)\b/.exec(line)?.[0];
    const fix = 'Finish it, or take it out.';
    return mark === undefined ? [] : [{ line: at + 1, field: null, message: `unfinished: ${mark}`, fix }];
  });
}
