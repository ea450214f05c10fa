import { relative } from 'node:path';
import { Failure } from '@drydock/protocol';

/** One thing an author has to put right. */
export type Problem = {
  /** Path as given by the caller's folder. */
  readonly file: string;
  /** From 1; null when the whole file is meant. */
  readonly line: number | null;
  /** The front matter field, such as "checks[0].pattern"; null in the text. */
  readonly field: string | null;
  /** What is wrong, with the value quoted. */
  readonly message: string;
  /** One imperative sentence. */
  readonly fix: string;
};

/** A problem inside one file, before the file is known. */
export type LocalProblem = Omit<Problem, 'file'>;

/** Thrown once for all files, so that an author sees the whole list and not the first entry. */
export class BrokenLabs extends Failure {
  readonly problems: readonly Problem[];

  constructor(folder: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(
      'internal',
      `labs in "${shownPath(folder)}" cannot be read: ${count}\n${problems.map(formatProblem).join('\n')}`,
      {
        hint: 'Put right each line above, then run `npm run labs -- validate`.',
      },
    );
    this.problems = problems;
  }
}

/** `labs/020-namespaces/010-look/step.md:4: checks[0].kind: … ` and the fix below, as editors and people read it. */
export function formatProblem({ file, line, field, message, fix }: Problem): string {
  const place = [shownPath(file), ...(line === null ? [] : [`${line}`])].join(':');
  return `${place}: ${field === null ? '' : `${field}: `}${message}\n    fix: ${fix}`;
}

/** Relative to where the author stands, when the file is below it. */
function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}
