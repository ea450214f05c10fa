import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parameters } from '@drydock/protocol';
import { placeProblems } from './places.ts';
import type { Problem } from './problem.ts';
import { readText } from './read-text.ts';

/** The lab's parameters, and where to tell what is wrong. */
type Known = { readonly parameters: Parameters; readonly problems: Problem[] };

/**
 * The lines of solve.sh or of a wrong path that a learner could type, one after another, in one terminal.
 * Comments and empty lines are for the author only.
 */
export async function readScript(file: string, fix: string, { parameters, problems }: Known): Promise<string> {
  const text = await readText(file, fix, problems);
  if (text === null) return '';
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length === 0) {
    problems.push({ file, line: null, field: null, message: 'has no line to type', fix });
  }
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/[\u0000-\u001f\u007f]/.test(line)) {
      const message = `a control character in ${JSON.stringify(line)}`;
      problems.push({
        file,
        line: at + 1,
        field: null,
        message,
        fix: 'Use only what can be typed; indent with spaces.',
      });
    }
  }
  problems.push(...placeProblems(text, parameters).map((problem) => ({ file, ...problem })));
  return lines.join('\n');
}

/** wrong.sh, or several as wrong-….sh: each must leave the step unpassed, and its shell as it was. */
export async function readWrongPaths(folder: string, known: Known): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /^wrong(-[a-z0-9-]+)?\.sh$/.test(name)).sort();
  const paths: string[] = [];
  for (const name of names) {
    paths.push(await readScript(join(folder, name), 'Type the mistake in it, or remove the file.', known));
  }
  return paths;
}
