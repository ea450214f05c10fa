import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parametersSchema } from '@drydock/protocol';
import * as z from 'zod/mini';
import type { Lab, Step } from './lab.ts';
import { type LabFolder, listLabs } from './list-labs.ts';
import { BrokenLabs, type Problem } from './problem.ts';
import { readFields } from './read-fields.ts';
import { readStep } from './read-step.ts';
import { readText } from './read-text.ts';

const LAB_FILE = 'lab.yaml';

const labSchema = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(80)),
  summary: z.string().check(z.minLength(1), z.maxLength(300)),
  minutes: z.int().check(z.minimum(1), z.maximum(600)),
  parameters: z._default(parametersSchema, {}),
});

/** All labs of a folder, checked whole: rejects with BrokenLabs, which lists every problem of every file. */
export async function readLabs(folder: string = findLabsFolder()): Promise<readonly Lab[]> {
  const problems: Problem[] = [];
  const labs: Lab[] = [];
  const titled: { title: string; file: string }[] = [];
  for (const labFolder of await listLabs(folder, problems)) {
    const lab = await readLab(labFolder, problems);
    if (lab === null) continue;
    labs.push(lab);
    titled.push({ title: lab.title, file: join(labFolder.path, LAB_FILE) });
  }
  reportTwins(titled, problems);
  if (problems.length > 0) throw new BrokenLabs(folder, problems);
  return labs;
}

/**
 * The repository's labs/, looked for from here and from the working folder upwards: a bundler gives this module
 * a path of its own making, so neither alone is enough.
 */
export function findLabsFolder(starts: readonly string[] = [import.meta.dirname ?? '', process.cwd()]): string {
  for (const start of starts) {
    for (let at = start; at !== '' && at !== dirname(at); at = dirname(at)) {
      if (existsSync(join(at, 'labs')) && existsSync(join(at, 'packages'))) return join(at, 'labs');
    }
  }
  return join(process.cwd(), 'labs');
}

async function readLab(folder: LabFolder, problems: Problem[]): Promise<Lab | null> {
  const steps: Step[] = [];
  const titled: { title: string; file: string }[] = [];
  for (const [at, stepFolder] of folder.steps.entries()) {
    const step = await readStep(stepFolder, at + 1, problems);
    if (step === null) continue;
    steps.push(step);
    titled.push({ title: step.title, file: join(stepFolder.path, 'step.md') });
  }
  reportTwins(titled, problems);
  const file = join(folder.path, LAB_FILE);
  const text = await readText(file, 'Write it with title, summary and minutes.', problems);
  if (text === null) return null;
  const fields = readFields(labSchema, text, 1);
  problems.push(...fields.problems.map((problem) => ({ file, ...problem })));
  return fields.data === null ? null : { id: folder.id, ...fields.data, steps };
}

function reportTwins(titled: readonly { readonly title: string; readonly file: string }[], problems: Problem[]): void {
  for (const [at, { title, file }] of titled.entries()) {
    if (titled.findIndex((other) => other.title === title) === at) continue;
    const message = `"${title}" is the title of another one before it`;
    problems.push({ file, line: null, field: 'title', message, fix: 'Give each a title of its own.' });
  }
}
