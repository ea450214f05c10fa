import { splitTemplate, type TemplatePart, wordsOf, wrongTemplate } from './template-tokens.ts';

/** What a template comes to: text, values, and parts that are there on a condition, or once for each. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly action: string; readonly words: readonly string[] }
  | { readonly kind: 'variable'; readonly action: string; readonly name: string; readonly words: readonly string[] }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly action: string;
      readonly words: readonly string[];
      /** Of range: what key and value are called. */
      readonly names: readonly string[];
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };

const BLOCK = /^(if|with|range)\s+([\s\S]*)$/;
const NAMES = /^\s*(\$\w*)(?:\s*,\s*(\$\w*))?\s*:?=\s*([\s\S]*)$/;

/** @throws RuntimeError for a template that is not understood: a wrong answer would be worse */
export function parseTemplate(template: string): readonly TemplateNode[] {
  const parts = [...splitTemplate(template)];
  const { nodes, ending } = readNodes(parts);
  if (ending !== null) throw wrongTemplate(ending, 'nothing was begun that it could belong to');
  return nodes;
}

/** Up to an end or else, which is returned. */
function readNodes(parts: TemplatePart[]): { readonly nodes: TemplateNode[]; readonly ending: string | null } {
  const nodes: TemplateNode[] = [];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const { kind, text } = part;
    if (kind === 'text') {
      nodes.push({ kind, text });
      continue;
    }
    if (text === 'end' || text === 'else' || text.startsWith('else if ')) return { nodes, ending: text };
    const [, block, rest = ''] = BLOCK.exec(text) ?? [];
    if (block === 'if' || block === 'with' || block === 'range') nodes.push(readBlock(block, rest, text, parts));
    else nodes.push(readValue(text));
  }
  return { nodes, ending: null };
}

function readBlock(kind: 'if' | 'with' | 'range', rest: string, action: string, parts: TemplatePart[]): TemplateNode {
  const [, first, second, behind] = NAMES.exec(rest) ?? [];
  const names = [first, second].filter((name) => name !== undefined);
  const { nodes: body, ending } = readNodes(parts);
  const otherwise = ending === null ? null : readOtherwise(ending, parts);
  if (otherwise === null) throw wrongTemplate(action, 'its {{end}} is missing');
  return { kind, action, names, words: wordsOf(behind ?? rest), body, otherwise };
}

function readOtherwise(ending: string, parts: TemplatePart[]): readonly TemplateNode[] | null {
  if (ending === 'end') return [];
  if (ending !== 'else') {
    const condition = ending.slice('else '.length);
    return [readBlock('if', condition.slice('if '.length), condition, parts)];
  }
  const { nodes, ending: last } = readNodes(parts);
  return last === 'end' ? nodes : null;
}

function readValue(action: string): TemplateNode {
  const [, name, second, behind] = NAMES.exec(action) ?? [];
  if (name !== undefined && second === undefined && behind !== undefined)
    return { kind: 'variable', action, name, words: wordsOf(behind) };
  return { kind: 'value', action, words: wordsOf(action) };
}
