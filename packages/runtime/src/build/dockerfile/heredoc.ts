import { BuildError } from '../build-error.ts';

/** Lines that stand in the Dockerfile itself, as a shell's here-document does: from <<NAME to a line that is NAME. */
export type Heredoc = {
  readonly name: string;
  /** With a newline at the end of each line. */
  readonly content: string;
  /** Written <<NAME, without quotes: variables are put in where it becomes a file. */
  readonly isExpanded: boolean;
  /** As it stands there, with its last line. */
  readonly raw: string;
};

export type AskedHeredoc = Pick<Heredoc, 'name' | 'isExpanded'> & {
  /** <<-NAME: tabs at the beginning of lines do not count. */
  readonly dropsTabs: boolean;
};

const TAKES_HEREDOCS = /^\s*(?:RUN|COPY|ADD)\s/i;
const HEREDOC = /^\d*<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_.-]*)\2$/;

/** Those that an instruction's line announces, in their order. */
export function findHeredocs(text: string): readonly AskedHeredoc[] {
  if (!TAKES_HEREDOCS.test(text)) return [];
  return text.split(/\s+/).flatMap((word) => {
    const [, dash, quote, name] = HEREDOC.exec(word) ?? [];
    return name === undefined ? [] : [{ name, isExpanded: quote === '', dropsTabs: dash === '-' }];
  });
}

/** Whether a word of COPY, ADD or RUN announces one. */
export const isHeredocWord = (word: string): boolean => HEREDOC.test(word);

/** @param from index of the first line behind the instruction, and the instruction's own number */
export function readHeredoc(
  { name, isExpanded, dropsTabs }: AskedHeredoc,
  physical: readonly string[],
  from: { readonly at: number; readonly line: number },
): { readonly heredoc: Heredoc; readonly next: number } {
  const strip = (text: string) => (dropsTabs ? text.replace(/^\t+/, '') : text);
  for (let at = from.at; at < physical.length; at += 1) {
    if (strip(physical[at] ?? '') !== name) continue;
    const lines = physical.slice(from.at, at);
    const content = lines.map((text) => `${strip(text)}\n`).join('');
    const raw = physical
      .slice(from.at, at + 1)
      .map((text) => `${text}\n`)
      .join('');
    return { heredoc: { name, isExpanded, content, raw }, next: at + 1 };
  }
  throw new BuildError(from.line, `<<${name}: no line says that it ends`, { hint: `Write a line that is ${name}.` });
}
