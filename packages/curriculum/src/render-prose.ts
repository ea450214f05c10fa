import { Marked, type MarkedToken, type Token } from 'marked';
import { escapeHtml, escapeRunningText } from './escape-html.ts';
import { linkTarget } from './link-target.ts';
import type { LocalProblem } from './problem.ts';

export type Rendered = { readonly html: string; readonly problems: readonly LocalProblem[] };

/** `hasFences`: whether fenced code may stand in this text; elsewhere it is a block of its own. */
export type ProseOptions = { readonly firstLine: number; readonly hasFences: boolean };

/**
 * Markdown to HTML in which every character of the author's is text: the tags are ours alone.
 * What we do not render is a problem *and* comes out escaped, so that a reader who ignores problems is safe too.
 */
export function renderProse(markdown: string, options: ProseOptions): Rendered {
  const problems: LocalProblem[] = [];
  const tokens = marked.lexer(markdown);
  let line = options.firstLine;
  for (const block of tokens) {
    marked.walkTokens([block], (token) => {
      const fault = faultOf(token, options.hasFences);
      if (fault === null) return;
      const before = block.raw.slice(0, Math.max(0, block.raw.indexOf(token.raw)));
      problems.push({ line: line + countLines(before), field: null, ...fault });
    });
    line += countLines(block.raw);
  }
  return { html: marked.parser(tokens).trim(), problems };
}

/** Where a line stands; null when its line in the file is not known. */
export type LinePlace = { readonly line: number | null; readonly thing: 'option' | 'hint' };

/** One line, without a paragraph of its own. `text` is what it says without any marks. */
export function renderLine(markdown: string, { line, thing }: LinePlace): Rendered & { readonly text: string } {
  const problems: LocalProblem[] = [];
  const tokens = marked.Lexer.lexInline(markdown, { ...marked.defaults }).map(bareAddressAsText);
  marked.walkTokens(tokens, (token) => {
    const fault =
      token.type === 'link'
        ? {
            message: `link to ${quote(token.href)} in ${thing === 'hint' ? 'a hint' : 'an option'}`,
            fix: thing === 'hint' ? "Put the link into the step's text." : 'Put the link into the answer.',
          }
        : faultOf(token, false);
    if (fault !== null) problems.push({ line, field: null, ...fault });
  });
  const html = marked.Parser.parseInline(tokens, { ...marked.defaults }).trim();
  return { html, text: plainText(tokens).trim(), problems };
}

/** An address without brackets, as one that stands in a command, is no link that somebody meant. */
const bareAddressAsText = (token: Token): Token =>
  token.type === 'link' && token.raw === token.text ? { type: 'text', raw: token.raw, text: token.raw } : token;

const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => ('tokens' in token && token.tokens !== undefined ? plainText(token.tokens) : textOf(token)))
    .join('');

const textOf = (token: Token): string => ('text' in token ? token.text : token.raw);

/** A word of code that is longer may break at its hyphens after all: it would not fit a narrow page. */
const WHOLE_WORD_MAX = 26;

/** A browser breaks "--fork" behind its hyphens; the page keeps what is marked as whole on one line. */
const wholeWords = (code: string): string =>
  code
    .split(/(\s+)/)
    .map((word) =>
      word.includes('-') && word.length <= WHOLE_WORD_MAX
        ? `<span class="whole">${escapeHtml(word)}</span>`
        : escapeHtml(word),
    )
    .join('');

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ raw }) => escapeHtml(raw),
    // Ours and not the library's: after an inline <script> or <pre> it hands text on unescaped.
    text(token) {
      const inner = token.type === 'text' ? token.tokens : undefined;
      return inner === undefined ? escapeRunningText(token.text) : this.parser.parseInline(inner);
    },
    image: ({ raw }) => escapeHtml(raw),
    checkbox: () => '',
    code: ({ text }) => `<pre><code>${escapeHtml(text)}</code></pre>\n`,
    codespan: ({ text }) => `<code>${wholeWords(text)}</code>`,
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      const target = linkTarget(href);
      if (target.kind === 'refused') return inner;
      // A new tab, because leaving this one would leave the learner's terminal.
      const external = target.kind === 'external' ? ' target="_blank" rel="noopener"' : '';
      return `<a href="${escapeHtml(target.href)}"${external}>${inner}</a>`;
    },
  },
});

function faultOf(token: Token, hasFences: boolean): { message: string; fix: string } | null {
  const known = token as MarkedToken;
  switch (known.type) {
    case 'html':
      return { message: `raw HTML ${quote(known.raw)}`, fix: 'Use Markdown, or put it in `backticks` to show it.' };
    case 'image':
      return { message: `image ${quote(known.raw)}`, fix: 'Describe it in words: steps have no pictures yet.' };
    case 'link': {
      const target = linkTarget(known.href);
      if (target.kind === 'refused') {
        return {
          message: `link to ${quote(known.href)}: ${target.reason}`,
          fix: 'Write the whole address, starting with https://.',
        };
      }
      return known.text.trim() === ''
        ? { message: `link to ${quote(known.href)} has no words`, fix: 'Write [words](address).' }
        : null;
    }
    case 'heading':
      return known.depth === 1
        ? {
            message: `heading ${quote(known.text)} is of the first rank`,
            fix: 'Start it with "##": the first rank is the step\'s title.',
          }
        : null;
    case 'code':
      return codeFault(known, hasFences);
    default:
      return null;
  }
}

function codeFault(
  code: { readonly codeBlockStyle?: string; readonly lang?: string; readonly raw: string },
  hasFences: boolean,
): { message: string; fix: string } | null {
  if (code.codeBlockStyle === 'indented') {
    return {
      message: `code by indentation ${quote(code.raw)}`,
      fix: 'Use a fence of three backticks: indentation is easily lost.',
    };
  }
  if (!hasFences)
    return {
      message: `fence ${quote(code.raw)} inside other text`,
      fix: 'Start its three backticks at the beginning of a line.',
    };
  return code.lang === 'output'
    ? null
    : {
        message: `fence ${quote(code.lang ?? '')} here`,
        fix: 'Use "```output"; put commands outside of ":::" blocks.',
      };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

function quote(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line);
}
