import type { Escape } from './logical-lines.ts';

/** Splits at white space that is neither quoted nor escaped; quotes and escapes stay, for the words are read later. */
export function splitWords(text: string, escaper: Escape): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote === null && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    word = (word ?? '') + char;
    if (char === escaper && quote !== "'") {
      at += 1;
      word += text.charAt(at);
    } else if (quote === null && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = null;
  }
  if (word !== null) words.push(word);
  return words;
}

/** ["--from=a", "x y"] of "--from=a x y": the words before the first that does not begin with --, and the rest. */
export function takeFlags(text: string): { readonly flags: readonly string[]; readonly rest: string } {
  const flags: string[] = [];
  let rest = text;
  for (;;) {
    const [all, flag] = /^(--[^\s]*)(?:\s+|$)/.exec(rest) ?? [];
    if (all === undefined || flag === undefined) return { flags, rest };
    rest = rest.slice(all.length);
    if (flag === '--') return { flags, rest };
    flags.push(flag);
  }
}

/** A list of strings in JSON, which is how the exec form is written; null when it is none. */
export function readJsonWords(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((each) => typeof each === 'string') ? read : null;
  } catch {
    return null; // Docker takes it for a shell's line then, and so do we.
  }
}
