import type { Hint } from './lab.ts';
import type { LocalProblem } from './problem.ts';
import { renderLine } from './render-prose.ts';
import type { StepFront } from './step-front.ts';

/** Hints are lines of Markdown, so that a command in one looks like a command. */
export function readHints(hints: StepFront['hints']): {
  readonly hints: readonly Hint[];
  readonly problems: readonly LocalProblem[];
} {
  const problems: LocalProblem[] = [];
  const read = hints.map((hint, at): Hint => {
    const { text: markdown, unless } = typeof hint === 'string' ? { text: hint, unless: null } : hint;
    const { html, text, problems: found } = renderLine(markdown, { line: null, thing: 'hint' });
    problems.push(...found.map((problem) => ({ ...problem, field: `hints[${at}]` })));
    return { html, text, unless };
  });
  return { hints: read, problems };
}
