import { RuntimeError } from '../../runtime-error.ts';
import { IGNORE_PATTERNS_MAX } from '../limits.ts';
import { type Glob, matchesGlob, parseGlob } from './glob.ts';

/** Which files of a context COPY and ADD do not see, as a .dockerignore says. */
export type Ignored = {
  /** @param names the path's names, from the context */
  readonly has: (names: readonly string[]) => boolean;
  /** Whether something in a directory that is left out may be taken in again, by a line with !. */
  readonly hasExceptions: boolean;
};

export const NOTHING_IGNORED: Ignored = { has: () => false, hasExceptions: false };

type Rule = { readonly glob: Glob; readonly isException: boolean };

/** Lines are patterns, of which the last that fits decides; what fits a directory fits all that is in it. */
export function parseIgnoreFile(text: string): Ignored {
  const rules: Rule[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    rules.push(...readRule(line.trim(), index + 1));
    if (rules.length <= IGNORE_PATTERNS_MAX) continue;
    throw new RuntimeError('refused', `.dockerignore: more than ${IGNORE_PATTERNS_MAX} patterns`);
  }
  return {
    hasExceptions: rules.some(({ isException }) => isException),
    has: (names) => {
      let isIgnored = false;
      for (const { glob, isException } of rules) {
        if (isIgnored === isException && fits(glob, names)) isIgnored = !isException;
      }
      return isIgnored;
    },
  };
}

function fits(glob: Glob, names: readonly string[]): boolean {
  return names.some((_, index) => matchesGlob(glob, names.slice(0, index + 1)));
}

function readRule(line: string, number: number): readonly Rule[] {
  if (line === '' || line.startsWith('#')) return [];
  const isException = line.startsWith('!');
  const names = namesOf(isException ? line.slice(1).trim() : line);
  if (names.length === 0) return [];
  try {
    return [{ glob: parseGlob(names), isException }];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RuntimeError('asked-wrongly', `.dockerignore, line ${number}: not a pattern: ${reason}`, { cause });
  }
}

/** "/a/./b/../c/" → a, c */
function namesOf(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
