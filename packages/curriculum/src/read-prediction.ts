import type { LocalProblem } from './problem.ts';

export type PredictionOption = { readonly text: string; readonly line: number; readonly isRight: boolean };

const OPTION = /^- \[(?<mark>[ xX])\] +(?<text>.+)$/;
const OPTIONS_MIN = 2;
const OPTIONS_MAX = 5;

/**
 * Cuts the upper half of a `:::prediction` into its question and its options, one to a line: `- [ ] wrong`,
 * `- [x] right`. A `:::question` is all text.
 */
export function readPrediction({
  kind,
  text,
  line,
}: {
  readonly kind: 'question' | 'prediction';
  readonly text: string;
  readonly line: number;
}): {
  readonly text: string;
  readonly options: readonly PredictionOption[];
  readonly problems: readonly LocalProblem[];
} {
  if (kind === 'question') return { text, options: [], problems: [] };
  const lines = text.split('\n');
  const first = lines.findIndex((each) => OPTION.test(each));
  const below = first === -1 ? [] : lines.slice(first);
  const options: PredictionOption[] = [];
  const problems: LocalProblem[] = [];
  const report = (at: number, message: string, fix: string): void => {
    problems.push({ line: at, field: null, message, fix });
  };
  for (const [at, each] of below.entries()) {
    const option = OPTION.exec(each)?.groups;
    const own = line + first + at;
    if (option !== undefined) {
      options.push({ text: option.text ?? '', line: own, isRight: option.mark !== ' ' });
    } else if (each.trim() !== '') {
      report(
        own,
        `${JSON.stringify(each)} is no option`,
        'Write "- [ ] " and the option on one line; text goes above.',
      );
    }
  }
  const rightCount = options.filter(({ isRight }) => isRight).length;
  if (options.length < OPTIONS_MIN || options.length > OPTIONS_MAX) {
    const fix = `Write ${OPTIONS_MIN} to ${OPTIONS_MAX}, each on a line: "- [ ] wrong" or "- [x] right".`;
    report(line, `a prediction with ${options.length} options`, fix);
  } else if (rightCount !== 1) {
    report(line, `a prediction with ${rightCount} right options`, 'Mark exactly one with "- [x] ".');
  }
  return { text: first === -1 ? text : lines.slice(0, first).join('\n'), options, problems };
}
