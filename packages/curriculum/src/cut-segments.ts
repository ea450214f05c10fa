import type { LocalProblem } from './problem.ts';

/** A piece of a step's text. Lines count from 1 within the file and name the piece's first line of content. */
export type Segment =
  | { readonly kind: 'prose'; readonly text: string; readonly line: number }
  | { readonly kind: 'fence'; readonly info: string; readonly text: string; readonly line: number }
  | { readonly kind: 'check'; readonly id: string; readonly line: number }
  | { readonly kind: 'docker'; readonly text: string; readonly line: number }
  | {
      readonly kind: 'question' | 'prediction';
      readonly text: string;
      readonly line: number;
      readonly answer: string;
      readonly answerLine: number;
    };

export type Cut = { readonly segments: readonly Segment[]; readonly problems: readonly LocalProblem[] };

const FENCE = /^(?<mark>`{3,}|~{3,})\s*(?<info>[^`]*)$/;
const DIRECTIVE = /^:::\s*(?<name>[a-z]*)\s*(?<argument>.*)$/;
const ANSWER = '???';
const CLOSE = ':::';

/**
 * Cuts a text at its fences and at our four directives, so that what remains is plain Markdown.
 * Works line by line: both stand at the beginning of a line, which also makes them easy to see for an author.
 */
export function cutSegments(body: string, firstLine: number): Cut {
  const lines = body.split(/\r?\n/);
  const segments: Segment[] = [];
  const problems: LocalProblem[] = [];
  let prose: string[] = [];

  const endProse = (end: number): void => {
    const text = prose.join('\n');
    if (text.trim() !== '') segments.push({ kind: 'prose', text, line: firstLine + end - prose.length });
    prose = [];
  };
  const report = (at: number, message: string, fix: string): void => {
    problems.push({ line: firstLine + at, field: null, message, fix });
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line)?.groups;
    const directive = DIRECTIVE.exec(line)?.groups;
    if (fence === undefined && directive === undefined) {
      prose.push(line);
      continue;
    }
    endProse(at);
    if (fence !== undefined) {
      const end = endOfFence(lines, at);
      if (end === lines.length) report(at, `fence "${line}" is not closed`, `Add a line "${fence.mark}" below it.`);
      const text = lines.slice(at + 1, end).join('\n');
      segments.push({ kind: 'fence', info: (fence.info ?? '').trim(), text, line: firstLine + at });
      at = end;
    } else if (directive?.name === 'check') {
      segments.push({ kind: 'check', id: (directive.argument ?? '').trim(), line: firstLine + at });
    } else if (isContainer(directive?.name)) {
      const end = endOfContainer(lines, at);
      if (end === lines.length) report(at, `"${line}" is not closed`, `Add a line "${CLOSE}" below it.`);
      if (directive.argument !== '') report(at, `"${line}" takes no words`, 'Move them to the next line.');
      segments.push(container(directive.name, lines.slice(at + 1, end), firstLine + at + 1));
      at = end;
    } else {
      const fix =
        'Use ":::check ID", ":::question", ":::prediction" or ":::docker", and ":::" only to close one of the last three.';
      report(at, `"${line}" is no directive`, fix);
    }
  }
  endProse(lines.length);
  return { segments, problems };
}

/** Index of the closing line, or the number of lines when there is none. */
function endOfFence(lines: readonly string[], start: number): number {
  const mark = FENCE.exec(lines[start] ?? '')?.groups?.mark ?? '```';
  const closes = new RegExp(`^${mark[0]}{${mark.length},}\\s*$`);
  const end = lines.findIndex((line, at) => at > start && closes.test(line));
  return end === -1 ? lines.length : end;
}

/** The same for a directive; what looks like a directive inside a fence is shown, not obeyed. */
function endOfContainer(lines: readonly string[], start: number): number {
  for (let at = start + 1; at < lines.length; at++) {
    if (FENCE.test(lines[at] ?? '')) at = endOfFence(lines, at);
    else if (lines[at]?.trimEnd() === CLOSE) return at;
  }
  return lines.length;
}

type Container = 'docker' | 'question' | 'prediction';

function isContainer(name: string | undefined): name is Container {
  return name === 'docker' || name === 'question' || name === 'prediction';
}

function container(name: Container, lines: readonly string[], line: number): Segment {
  if (name === 'docker') return { kind: 'docker', text: lines.join('\n'), line };
  const cut = lines.findIndex((text) => text.trimEnd() === ANSWER);
  const end = cut === -1 ? lines.length : cut;
  return {
    kind: name,
    text: lines.slice(0, end).join('\n'),
    line,
    answer: lines.slice(end + 1).join('\n'),
    answerLine: line + end + 1,
  };
}
