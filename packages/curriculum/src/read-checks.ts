import { join } from 'node:path';
import type { Check } from '@drydock/protocol';
import { type LabFolder, listLabs } from './list-labs.ts';
import { BrokenLabs, type Problem } from './problem.ts';
import { readText } from './read-text.ts';
import { readStepFront } from './step-front.ts';

export { BrokenLabs, type Problem } from './problem.ts';

/** The checks of every step, by `stepKey`. */
export type ChecksByStep = ReadonlyMap<string, readonly Check[]>;

export function stepKey(step: { readonly lab: string; readonly step: string }): string {
  return `${step.lab}/${step.step}`;
}

/**
 * What the server needs of the labs: front matter alone. Nothing here may import the Markdown renderer:
 * the server starts on an emulated processor, where loading it costs more than reading all labs.
 * Rejects with BrokenLabs, which lists every problem.
 */
export async function readChecks(folder: string): Promise<ChecksByStep> {
  const { checks, problems } = await readHealthyChecks(folder);
  if (problems.length > 0) throw new BrokenLabs(folder, problems);
  return checks;
}

/** The same for who would rather go on: a lab with a problem is left out whole, and its problems are told. */
export async function readHealthyChecks(
  folder: string,
): Promise<{ readonly checks: ChecksByStep; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const checks = new Map<string, readonly Check[]>();
  for (const lab of await listLabs(folder, problems)) {
    const own: Problem[] = problems.filter(({ file }) => file.startsWith(`${lab.path}/`));
    const steps = await readSteps(lab, own);
    if (own.length === 0) for (const [step, found] of steps) checks.set(stepKey({ lab: lab.id, step }), found);
    problems.push(...own.filter((problem) => !problems.includes(problem)));
  }
  return { checks, problems };
}

async function readSteps(lab: LabFolder, problems: Problem[]): Promise<Map<string, readonly Check[]>> {
  const checks = new Map<string, readonly Check[]>();
  for (const step of lab.steps) {
    const file = join(step.path, 'step.md');
    const text = await readText(file, 'Write the step, or remove its folder.', problems);
    if (text === null) continue;
    const { front, problems: found } = readStepFront(text);
    problems.push(...found.map((problem) => ({ file, ...problem })));
    if (front !== null) checks.set(step.id, front.checks);
  }
  return checks;
}
