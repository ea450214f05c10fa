import { join } from 'node:path';
import type { Parameters } from '@drydock/protocol';
import type { Step } from './lab.ts';
import type { OrderedFolder } from './list-labs.ts';
import { placeProblems } from './places.ts';
import type { Problem } from './problem.ts';
import { readBlocks } from './read-blocks.ts';
import { readHints } from './read-hints.ts';
import { readScript, readWrongPaths } from './read-script.ts';
import { readText } from './read-text.ts';
import { readStepFront } from './step-front.ts';
import { unfinishedLines } from './unfinished-lines.ts';

/** One step's folder. Null when its front matter or text is unusable; all its problems are added to the list. */
export async function readStep(
  folder: OrderedFolder,
  { number, parameters }: { readonly number: number; readonly parameters: Parameters },
  problems: Problem[],
): Promise<Step | null> {
  const solution = await readScript(
    join(folder.path, 'solve.sh'),
    'Write the lines that solve the step, as a learner would type them.',
    { parameters, problems },
  );
  const wrongPaths = await readWrongPaths(folder.path, { parameters, problems });
  const file = join(folder.path, 'step.md');
  const text = await readText(file, 'Write the step, or remove its folder.', problems);
  if (text === null) return null;

  const { front, body, bodyLine, problems: frontProblems } = readStepFront(text, parameters);
  problems.push(...[...frontProblems, ...unfinishedLines(text)].map((problem) => ({ file, ...problem })));
  if (front === null) return null;
  const { blocks, problems: textProblems } = readBlocks(body, {
    firstLine: bodyLine,
    checkIds: front.checks.map(({ id }) => id),
  });
  const { hints, problems: hintProblems } = readHints(front.hints);
  const bodyProblems = [...placeProblems(body, parameters, bodyLine), ...textProblems, ...hintProblems];
  problems.push(...bodyProblems.map((problem) => ({ file, ...problem })));
  return {
    id: folder.id,
    number,
    title: front.title,
    goal: front.goal,
    blocks,
    checks: front.checks,
    hints,
    lens: front.lens ?? null,
    runtime: front.runtime,
    solution,
    wrongPaths,
  };
}
