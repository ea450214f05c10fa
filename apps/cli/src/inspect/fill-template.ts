import { RuntimeError } from '@drydock/runtime';
import { entriesOf, isTrue, shownValue, TEMPLATE_FUNCTIONS } from './template-functions.ts';
import { wrongTemplate } from './template-tokens.ts';
import { parseTemplate, type TemplateNode } from './template-tree.ts';

/** What a template can speak of at one place in it: "." and the variables. */
type Scope = { readonly dot: unknown; readonly variables: Map<string, unknown> };

/**
 * Fills a template of Docker's: {{.State.Pid}}, {{json .Mounts}}, {{range .Mounts}}{{.Source}} {{end}},
 * {{if .State.Running}}…{{else}}…{{end}}, {{index .Config.Labels "key"}}.
 *
 * @throws RuntimeError for a template that is not understood, and for a name that is not there
 */
export function fillTemplate(template: string, facts: unknown): string {
  const nodes = parseTemplate(template.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
  return fill(nodes, { dot: facts, variables: new Map([['$', facts]]) });
}

const fill = (nodes: readonly TemplateNode[], scope: Scope): string =>
  nodes.map((node) => fillOne(node, scope)).join('');

function fillOne(node: TemplateNode, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  const value = evaluate(node.words, scope, node.action);
  switch (node.kind) {
    case 'value':
      return shownValue(value);
    case 'variable':
      scope.variables.set(node.name, value);
      return '';
    case 'if':
      return fill(isTrue(value) ? node.body : node.otherwise, scope);
    case 'with': {
      const inner = { dot: value, variables: new Map(scope.variables) };
      return isTrue(value) ? fill(node.body, inner) : fill(node.otherwise, scope);
    }
    case 'range': {
      if (typeof value !== 'object' || value === null || !isTrue(value)) return fill(node.otherwise, scope);
      const [first, second] = node.names;
      const entries = Array.isArray(value) ? [...value.entries()] : entriesOf(value);
      return entries
        .map(([key, each]) => {
          const variables = new Map<string, unknown>(scope.variables);
          if (first !== undefined) variables.set(first, second === undefined ? each : key);
          if (second !== undefined) variables.set(second, each);
          return fill(node.body, { dot: each, variables });
        })
        .join('');
    }
  }
}

/** Words between pipes are commands: a function with its arguments, or one value; each gets what is before it at last. */
function evaluate(words: readonly string[], scope: Scope, action: string): unknown {
  const left = [...words];
  const value = readPipe(left, scope, action);
  if (left.length > 0) throw wrongTemplate(action, `"${left[0]}" belongs to nothing`);
  return value;
}

function readPipe(left: string[], scope: Scope, action: string): unknown {
  let value = readCommand(left, scope, action, []);
  while (left[0] === '|') {
    left.shift();
    value = readCommand(left, scope, action, [value]);
  }
  return value;
}

function readCommand(left: string[], scope: Scope, action: string, piped: readonly unknown[]): unknown {
  const word = left.shift();
  if (word === undefined) throw wrongTemplate(action, 'it is empty');
  const isFunction = /^[A-Za-z]/.test(word) && !CONSTANTS.has(word);
  if (!isFunction) return readOperand(word, left, scope, action);
  const found = Object.hasOwn(TEMPLATE_FUNCTIONS, word) ? TEMPLATE_FUNCTIONS[word] : undefined;
  if (found === undefined) throw wrongTemplate(action, `there is no function "${word}"`);
  const values: unknown[] = [];
  while (left.length > 0 && left[0] !== '|' && left[0] !== ')') {
    values.push(readOperand(left.shift() ?? '', left, scope, action));
  }
  return found(...values, ...piped);
}

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function readOperand(word: string, left: string[], scope: Scope, action: string): unknown {
  if (word === '(') {
    const value = readPipe(left, scope, action);
    if (left.shift() !== ')') throw wrongTemplate(action, 'a ) is missing');
    // (index .List 0).Field
    return /^\../.test(left[0] ?? '') ? valueAt(value, left.shift()?.slice(1).split('.') ?? [], action) : value;
  }
  if (word.startsWith('"')) return JSON.parse(word);
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?\d/.test(word)) return Number(word);
  if (CONSTANTS.has(word)) return CONSTANTS.get(word);
  if (word === '.') return scope.dot;
  if (!/^[.$]/.test(word)) throw wrongTemplate(action, `"${word}" is not understood`);
  const [start = '', ...names] = word.split('.');
  if (start !== '' && !scope.variables.has(start)) throw wrongTemplate(action, `there is no "${start}"`);
  return valueAt(start === '' ? scope.dot : scope.variables.get(start), names, action);
}

function valueAt(facts: unknown, names: readonly string[], action: string): unknown {
  let value = facts;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      throw new RuntimeError('not-found', `--format: "{{${action}}}": there is no "${name}"`, {
        hint: 'Leave --format out to see all that there is.',
      });
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
