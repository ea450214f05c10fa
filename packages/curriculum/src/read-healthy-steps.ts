import { join } from 'node:path';
import type { Check, Parameters, RuntimeOperation } from '@drydock/protocol';
import { LAB_FILE, readLabFront } from './lab-front.ts';
import { type LabFolder, listLabs } from './list-labs.ts';
import type { Problem } from './problem.ts';
import { readText } from './read-text.ts';
import { readStepFront } from './step-front.ts';

export type { Problem } from './problem.ts';

/** What a server does of a step. `checks` and `runtime` hold places for the lab's `parameters`: see fillValue. */
export type ServedStep = {
  readonly checks: readonly Check[];
  readonly runtime: readonly RuntimeOperation[];
  readonly parameters: Parameters;
};

export function stepKey(step: { readonly lab: string; readonly step: string }): string {
  return `${step.lab}/${step.step}`;
}

/**
 * The steps of all labs, by `stepKey`: front matter alone. Nothing here may import the Markdown renderer: the server
 * starts on an emulated processor, where loading it costs more than reading all labs.
 * A lab with a problem is left out whole, and its problems are told: the others can be served.
 */
export async function readHealthySteps(
  folder: string,
): Promise<{ readonly steps: ReadonlyMap<string, ServedStep>; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const steps = new Map<string, ServedStep>();
  for (const lab of await listLabs(folder, problems)) {
    const own: Problem[] = problems.filter(({ file }) => file.startsWith(`${lab.path}/`));
    const found = await readSteps(lab, own);
    if (own.length === 0) for (const [step, served] of found) steps.set(stepKey({ lab: lab.id, step }), served);
    problems.push(...own.filter((problem) => !problems.includes(problem)));
  }
  return { steps, problems };
}

async function readSteps(lab: LabFolder, problems: Problem[]): Promise<Map<string, ServedStep>> {
  const steps = new Map<string, ServedStep>();
  const labFile = join(lab.path, LAB_FILE);
  const labText = await readText(labFile, 'Write it with title, summary and minutes.', problems);
  if (labText === null) return steps;
  const { front: labFront, problems: labProblems } = readLabFront(labText);
  problems.push(...labProblems.map((problem) => ({ file: labFile, ...problem })));
  const parameters = labFront?.parameters ?? {};
  for (const step of lab.steps) {
    const file = join(step.path, 'step.md');
    const text = await readText(file, 'Write the step, or remove its folder.', problems);
    if (text === null) continue;
    const { front, problems: found } = readStepFront(text, parameters);
    problems.push(...found.map((problem) => ({ file, ...problem })));
    if (front !== null) steps.set(step.id, { checks: front.checks, runtime: front.runtime, parameters });
  }
  return steps;
}
