import { BuildError } from '../build-error.ts';
import type { Pair } from './instruction.ts';
import type { Escape } from './logical-lines.ts';
import { splitWords } from './split-words.ts';

/** "a=1 b=2", or the old "a the whole rest". Values are as written: their quotes and variables are read later. */
export function parsePairs(
  keyword: string,
  rest: string,
  { line, escape: escaper }: { line: number; escape: Escape },
): Pair[] {
  const words = splitWords(rest, escaper);
  const [first = ''] = words;
  if (!first.includes('=')) {
    const value = rest.slice(first.length).trim();
    if (first === '' || value === '') {
      throw new BuildError(line, `${keyword} ${rest}: takes a name and a value`, {
        hint: `Write ${keyword} NAME=VALUE.`,
      });
    }
    return [{ name: first, value }];
  }
  return words.map((word) => {
    const at = word.indexOf('=');
    if (at > 0) return { name: word.slice(0, at), value: word.slice(at + 1) };
    throw new BuildError(line, `${keyword}: ${JSON.stringify(word)} is not NAME=VALUE`, {
      hint: 'Put a value with spaces into quotes.',
    });
  });
}
