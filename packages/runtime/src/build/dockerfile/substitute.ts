import { BuildError } from '../build-error.ts';
import { VALUE_CHARACTERS_MAX, VARIABLE_DEPTH_MAX } from '../limits.ts';
import type { Escape } from './logical-lines.ts';

export type Scope = {
  readonly lookUp: (name: string) => string | undefined;
  readonly escape: Escape;
  /** For errors. */
  readonly line: number;
};

/**
 * Puts variables in and takes quotes away, as Docker does: $x, ${x}, ${x:-else}, ${x:+if set}, ${x:?complaint}, and the
 * three without the colon, for which an empty value is one. Nothing is put in between single quotes.
 */
export function substitute(text: string, scope: Scope): string {
  const read = readUntil({ text, at: 0 }, null, scope, 0);
  if (read.length > VALUE_CHARACTERS_MAX) throw tooLong(scope);
  return read;
}

type Cursor = { readonly text: string; at: number };

/** @param end the character that ends it, left unread; null: the text's end */
function readUntil(cursor: Cursor, end: string | null, scope: Scope, depth: number): string {
  if (depth > VARIABLE_DEPTH_MAX) {
    throw new BuildError(scope.line, `variables in each other's defaults, more than ${VARIABLE_DEPTH_MAX} deep`);
  }
  const { text } = cursor;
  let result = '';
  let quote: string | null = null;
  while (cursor.at < text.length) {
    const char = text.charAt(cursor.at);
    if (quote === null && char === end) return result;
    if (char === scope.escape && quote !== "'") {
      const next = text.charAt(cursor.at + 1);
      // Between double quotes only these lose their meaning by it; before others it stays.
      const isKept = quote === '"' && next !== '"' && next !== '$' && next !== scope.escape;
      result += isKept || next === '' ? char + next : next;
      cursor.at += 2;
    } else if (char === quote || (quote === null && (char === '"' || char === "'"))) {
      quote = char === quote ? null : char;
      cursor.at += 1;
    } else if (char === '$' && quote !== "'") result += readVariable(cursor, scope, depth);
    else {
      result += char;
      cursor.at += 1;
    }
    if (result.length > VALUE_CHARACTERS_MAX) throw tooLong(scope);
  }
  if (quote !== null) throw new BuildError(scope.line, `a ${quote} is opened and not closed`, { hint: 'Close it.' });
  if (end !== null) throw new BuildError(scope.line, `"\${" is not closed`, { hint: 'Write } behind the name.' });
  return result;
}

/** The name, or one digit or sign, as a shell has it. */
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9@#]/y;
const MODIFIER = /:?[-+?]/y;

function readVariable(cursor: Cursor, scope: Scope, depth: number): string {
  cursor.at += 1;
  const isBraced = cursor.text.charAt(cursor.at) === '{';
  if (isBraced) cursor.at += 1;
  const name = take(cursor, NAME);
  if (!isBraced) return name === null ? '$' : (scope.lookUp(name) ?? '');
  if (name === null) {
    throw new BuildError(scope.line, 'behind "${" there is no name of a variable', { hint: `Write \${NAME}.` });
  }
  const modifier = take(cursor, MODIFIER);
  if (modifier === null && cursor.text.charAt(cursor.at) !== '}') {
    const shown = JSON.stringify(cursor.text.charAt(cursor.at));
    throw new BuildError(scope.line, `\${${name}: ${shown} behind it is not supported`, {
      hint: 'Write }, or one of :- :+ :? - + ? with a word behind it.',
    });
  }
  const word = readUntil(cursor, '}', scope, depth + 1);
  cursor.at += 1;
  const value = scope.lookUp(name);
  const isThere = modifier?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (modifier?.at(-1)) {
    case '-':
      return isThere ? (value ?? '') : word;
    case '+':
      return isThere ? word : '';
    case '?':
      if (isThere) return value ?? '';
      throw new BuildError(scope.line, `variable ${name}: ${word || 'it must have a value'}`, {
        hint: `Give it one: --build-arg ${name}=…, if an ARG names it.`,
      });
    default:
      return value ?? '';
  }
}

function take(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? null;
  cursor.at += found?.length ?? 0;
  return found;
}

const tooLong = ({ line }: Scope) =>
  new BuildError(line, `a value with its variables is longer than ${VALUE_CHARACTERS_MAX} characters`, {
    code: 'refused',
  });
