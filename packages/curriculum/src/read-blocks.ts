import { cutSegments, type Segment } from './cut-segments.ts';
import type { Block } from './lab.ts';
import type { LocalProblem } from './problem.ts';
import { readPrediction } from './read-prediction.ts';
import { renderLine, renderProse } from './render-prose.ts';

/** A step's text as blocks in reading order. `checkIds`: those the front matter defines. */
export function readBlocks(
  body: string,
  options: { readonly firstLine: number; readonly checkIds: readonly string[] },
): { readonly blocks: readonly Block[]; readonly problems: readonly LocalProblem[] } {
  const { segments, problems: cutProblems } = cutSegments(body, options.firstLine);
  const problems: LocalProblem[] = [...cutProblems];
  const placed = new Set<string>();

  const report = (line: number, message: string, fix: string): void => {
    problems.push({ line, field: null, message, fix });
  };
  const render = (text: string, firstLine: number, hasFences: boolean): string => {
    const rendered = renderProse(text, { firstLine, hasFences });
    problems.push(...rendered.problems);
    return rendered.html;
  };
  const lineToHtml = (text: string, line: number): string => {
    const rendered = renderLine(text, { line, thing: 'option' });
    problems.push(...rendered.problems);
    return rendered.html;
  };
  const toBlock = (segment: Segment): Block | null => {
    switch (segment.kind) {
      case 'prose':
        return { kind: 'prose', html: render(segment.text, segment.line, false) };
      case 'fence':
        return readFence(segment, report);
      case 'check':
        if (!options.checkIds.includes(segment.id)) {
          const known = options.checkIds.map((id) => `"${id}"`).join(', ') || 'none';
          report(segment.line, `":::check ${segment.id}" names no check of this step`, `Use one of: ${known}.`);
        } else if (placed.has(segment.id)) {
          report(segment.line, `check "${segment.id}" is placed a second time`, 'Place each check once.');
        }
        placed.add(segment.id);
        return { kind: 'check', id: segment.id };
      case 'docker':
        if (segment.text.trim() === '')
          report(segment.line, '":::docker" holds no text', 'Say what Docker calls this.');
        return { kind: 'docker', html: render(segment.text, segment.line, true) };
      case 'question':
      case 'prediction': {
        const { kind, line } = segment;
        const { text, options, problems: found } = readPrediction(segment);
        problems.push(...found);
        if (text.trim() === '') report(line, `the ${kind} asks nothing`, `Ask it below ":::${kind}".`);
        if (segment.answer.trim() === '') {
          report(line, `the ${kind} has no answer`, 'Write it below a line "???", before the closing ":::".');
        }
        const questionHtml = render(text, line, true);
        const answerHtml = render(segment.answer, segment.answerLine, true);
        if (kind === 'question') return { kind, questionHtml, answerHtml };
        const rendered = options.map((option) => ({
          html: lineToHtml(option.text, option.line),
          isRight: option.isRight,
        }));
        return { kind, questionHtml, options: rendered, answerHtml };
      }
    }
  };
  const blocks = segments.map(toBlock).filter((block) => block !== null);
  const lastCommand = segments.findLastIndex((segment) => segment.kind === 'fence' && segment.info.startsWith('run'));
  for (const [at, { kind, line }] of segments.entries()) {
    if (kind !== 'prediction' || at < lastCommand) continue;
    report(line, 'no command follows the prediction', 'Put below it the command that shows who was right.');
  }
  if (blocks.length === 0) report(options.firstLine, 'the step has no text', 'Write it below the front matter.');
  return { blocks, problems: problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)) };
}

function readFence(
  { info, text, line }: Extract<Segment, { kind: 'fence' }>,
  report: (line: number, message: string, fix: string) => void,
): Block | null {
  switch (info) {
    case 'run':
    case 'run interrupt': {
      const lines = text.split('\n').filter((command) => command.trim() !== '');
      if (lines.length !== 1)
        report(line, `a command of ${lines.length} lines`, 'Write one line; give further ones a block of their own.');
      return { kind: 'command', command: text.trim(), interrupt: info === 'run interrupt' };
    }
    case 'output':
    case 'output mistake':
      if (text.trim() === '') report(line, 'an output without text', 'Paste what the terminal shows.');
      return { kind: 'output', text, isMistake: info === 'output mistake' };
    default:
      report(line, `fence "${info}" is unknown`, 'Use "run", "run interrupt", "output" or "output mistake".');
      return null;
  }
}
