import { BuildError } from '../build-error.ts';
import { DOCKERFILE_BYTES_MAX } from '../limits.ts';
import { findHeredocs, type Heredoc, readHeredoc } from './heredoc.ts';

/** The character that continues a line and takes their meaning from others: \ unless "# escape=`" says so. */
export type Escape = '\\' | '`';

/** One instruction, from the lines it is written on. */
export type LogicalLine = {
  /** Of the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly heredocs: readonly Heredoc[];
};

export type LogicalLines = { readonly escape: Escape; readonly lines: readonly LogicalLine[] };

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=(.*)$/;
/** `syntax` would choose another builder, and `check` its warnings: there is one, and it has none. */
const DIRECTIVES = new Set(['escape', 'syntax', 'check']);
const COMMENT = /^\s*#/;

/**
 * Joins lines that are continued, and leaves out comments and empty lines, in between as well. Directives are comments
 * of the form "# name=value" before everything else.
 *
 * @throws BuildError for what is no text
 */
export function readLogicalLines(bytes: Uint8Array): LogicalLines {
  if (bytes.length > DOCKERFILE_BYTES_MAX) {
    throw new BuildError(1, `the Dockerfile has ${bytes.length} bytes, at most ${DOCKERFILE_BYTES_MAX} are read`, {
      code: 'refused',
    });
  }
  const texts = new TextDecoder().decode(bytes).split('\n');
  const physical = texts.map((text) => (text.endsWith('\r') ? text.slice(0, -1) : text));
  const nul = physical.findIndex((text) => text.includes('\0'));
  if (nul !== -1) throw new BuildError(nul + 1, 'it holds a NUL byte: this is no text');
  const { escape: escaper, at: first } = readDirectives(physical);
  const continued = escaper === '\\' ? /(?:^|[^\\])\\[ \t]*$/ : /(?:^|[^`])`[ \t]*$/;
  const lines: LogicalLine[] = [];
  for (let at = first; at < physical.length; ) {
    const start = at;
    let text = '';
    for (let goesOn = true; goesOn && at < physical.length; at += 1) {
      const here = physical[at] ?? '';
      const isLeftOut = COMMENT.test(here) || here.trim() === '';
      if (isLeftOut && text === '' && at === start) break;
      if (isLeftOut) continue;
      goesOn = continued.test(here);
      text += goesOn ? here.slice(0, here.lastIndexOf(escaper)) : here;
    }
    if (at === start) {
      at += 1;
      continue;
    }
    const heredocs: Heredoc[] = [];
    for (const asked of findHeredocs(text)) {
      const read = readHeredoc(asked, physical, { at, line: start + 1 });
      heredocs.push(read.heredoc);
      at = read.next;
    }
    lines.push({ line: start + 1, text: text.trim(), heredocs });
  }
  return { escape: escaper, lines: lines.filter(({ text }) => text !== '') };
}

function readDirectives(physical: readonly string[]): { readonly escape: Escape; readonly at: number } {
  let chosen: Escape | null = null;
  let at = 0;
  for (; at < physical.length; at += 1) {
    const [, name = '', text = ''] = DIRECTIVE.exec(physical[at] ?? '') ?? [];
    if (!DIRECTIVES.has(name.toLowerCase())) break;
    if (name.toLowerCase() !== 'escape') continue;
    const value = text.trim();
    if (chosen !== null) throw new BuildError(at + 1, 'escape is chosen a second time', { hint: 'Leave one out.' });
    if (value !== '\\' && value !== '`') {
      throw new BuildError(at + 1, `escape=${value}: not a character to escape with`, { hint: 'Write \\ or `.' });
    }
    chosen = value;
  }
  return { escape: chosen ?? '\\', at };
}
