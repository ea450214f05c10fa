import { RuntimeError } from '@drydock/runtime';

/** A part of a template: text, or what stands between {{ and }}. */
export type TemplatePart = { readonly kind: 'text' | 'action'; readonly text: string };

const ACTION = /\{\{(- )?([\s\S]*?)( -)?\}\}/g;

/** Splits a template of Docker's (Go's text/template); {{- and -}} take the white space beside them away. */
export function splitTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  let isTrimmed = false;
  const addText = (text: string) => {
    if (text !== '') parts.push({ kind: 'text', text });
  };
  for (const found of template.matchAll(ACTION)) {
    const [whole, before, inside = '', behind] = found;
    const text = template.slice(at, found.index);
    const left = isTrimmed ? text.trimStart() : text;
    addText(before === undefined ? left : left.trimEnd());
    if (!inside.startsWith('/*')) parts.push({ kind: 'action', text: inside.trim() });
    isTrimmed = behind !== undefined;
    at = found.index + whole.length;
  }
  const rest = template.slice(at);
  addText(isTrimmed ? rest.trimStart() : rest);
  return parts;
}

/** Words of an action: ".State.Pid", "$v", "|", "(", "json", "\"text\"". */
const WORD =
  /\s*(?:("(?:[^"\\]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?)|([$.A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*|\$)|(:=|[|(),=]))/y;

export function wordsOf(action: string): readonly string[] {
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < action.trimEnd().length) {
    const at = WORD.lastIndex;
    const [whole] = WORD.exec(action) ?? [];
    if (whole === undefined) throw wrongTemplate(action, `"${action.slice(at).trim()}" is not understood`);
    words.push(whole.trim());
  }
  return words;
}

export const wrongTemplate = (action: string, reason: string): RuntimeError =>
  new RuntimeError('asked-wrongly', `--format: "{{${action}}}": ${reason}`, {
    hint: 'Write {{.A.B}} or {{json .A}}, and let jq or python3 do the rest.',
  });
