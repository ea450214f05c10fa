import type { LocalProblem } from './problem.ts';

/** What an author, or `labs new`, has left open. */
export function unfinishedLines(text: string): LocalProblem[] {
  return text.split('\n').flatMap((line, at) => {
    const mark = /\b(?:TODO|FIXME|XXX)\b/.exec(line)?.[0];
    const fix = 'Finish it, or take it out.';
    return mark === undefined ? [] : [{ line: at + 1, field: null, message: `unfinished: ${mark}`, fix }];
  });
}
