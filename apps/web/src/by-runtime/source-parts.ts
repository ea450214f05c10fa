/** A stretch of a source file. */
export type SourcePart = { readonly kind: 'code' | 'comment' | 'string'; readonly text: string };

/** In this order: comments before anything they may contain, then strings, then what only looks like the start of one. */
const TOKEN =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)|(?<regex>(?<=[(,=:[!&|?{};]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/)/g;

/** TypeScript cut into code, comments and strings: enough to read it by, without a parser. */
export function sourceParts(source: string): SourcePart[] {
  const parts: SourcePart[] = [];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    if (match.groups?.regex !== undefined) continue;
    if (match.index > end) parts.push({ kind: 'code', text: source.slice(end, match.index) });
    parts.push({ kind: match.groups?.comment === undefined ? 'string' : 'comment', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < source.length) parts.push({ kind: 'code', text: source.slice(end) });
  return parts;
}
