import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Parameters, placesIn } from '@drydock/protocol';
import type { Lab, Step } from './lab.ts';
import { LAB_FILE, readLabFront } from './lab-front.ts';
import { type LabFolder, listLabs } from './list-labs.ts';
import { BrokenLabs, type Problem } from './problem.ts';
import { readStep } from './read-step.ts';
import { readText } from './read-text.ts';
import { unfinishedLines } from './unfinished-lines.ts';

/**
 * All labs of a folder, or the one named `only`, checked whole: rejects with BrokenLabs, which lists every problem of
 * every file.
 */
export async function readLabs(folder: string = findLabsFolder(), only?: string): Promise<readonly Lab[]> {
  const problems: Problem[] = [];
  const labs: Lab[] = [];
  const titled: { title: string; file: string }[] = [];
  const folders = await listLabs(folder, problems);
  for (const labFolder of folders) {
    if (only !== undefined && labFolder.id !== only) continue;
    const lab = await readLab(labFolder, problems);
    if (lab === null) continue;
    labs.push(lab);
    titled.push({ title: lab.title, file: join(labFolder.path, LAB_FILE) });
  }
  reportTwins(titled, problems);
  const others = folders.filter(({ id }) => only !== undefined && id !== only);
  const told = problems.filter(({ file }) => !others.some(({ path }) => file.startsWith(`${path}/`)));
  if (told.length > 0) throw new BrokenLabs(folder, told);
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
  const file = join(folder.path, LAB_FILE);
  const text = await readText(file, 'Write it with title, summary and minutes.', problems);
  const { front, problems: found, lineOf } = readLabFront(text ?? '');
  if (text !== null) problems.push(...[...found, ...unfinishedLines(text)].map((problem) => ({ file, ...problem })));
  const parameters = front?.parameters ?? {};
  const steps: Step[] = [];
  const titled: { title: string; file: string }[] = [];
  for (const [at, stepFolder] of folder.steps.entries()) {
    const step = await readStep(stepFolder, { number: at + 1, parameters }, problems);
    if (step === null) continue;
    steps.push(step);
    titled.push({ title: step.title, file: join(stepFolder.path, 'step.md') });
  }
  reportTwins(titled, problems);
  if (front === null) return null;
  const isWhole = steps.length === folder.steps.length;
  // A step that cannot be read may be the one that asks for it.
  for (const name of isWhole ? unusedParameters(parameters, steps) : []) {
    const path = ['parameters', name];
    const message = `parameter "${name}" is used nowhere`;
    const fix = `Write {{${name}}} in a step, or remove it.`;
    problems.push({ file, line: lineOf(path), field: path.join('.'), message, fix });
  }
  return { id: folder.id, ...front, steps };
}

function unusedParameters(parameters: Parameters, steps: readonly Step[]): string[] {
  const used = new Set(placesIn(JSON.stringify(steps)));
  return Object.keys(parameters).filter((name) => !used.has(name));
}

function reportTwins(titled: readonly { readonly title: string; readonly file: string }[], problems: Problem[]): void {
  for (const [at, { title, file }] of titled.entries()) {
    if (titled.findIndex((other) => other.title === title) === at) continue;
    const message = `"${title}" is the title of another one before it`;
    problems.push({ file, line: null, field: 'title', message, fix: 'Give each a title of its own.' });
  }
}
