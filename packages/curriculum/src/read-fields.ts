import { fillValue, type ParameterValues } from '@drydock/protocol';
import { isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { explainIssue, issuesOf } from './explain-issue.ts';
import { restorePlaces } from './places.ts';
import type { LocalProblem } from './problem.ts';

export type Fields<Data> =
  | { readonly data: Data; readonly problems: readonly LocalProblem[]; readonly lineOf: LineOf }
  | { readonly data: null; readonly problems: readonly LocalProblem[]; readonly lineOf: LineOf };

/** The line in the file where a field, or the nearest one above it that exists, is written. */
export type LineOf = (path: readonly PropertyKey[]) => number;

/**
 * YAML against a schema. Never throws: every fault of the text becomes a problem with its line. The schema sees the
 * places filled in with `examples`; the data keeps them as they are written.
 */
export function readFields<Schema extends z.ZodMiniType>(
  schema: Schema,
  {
    yaml,
    firstLine,
    examples = {},
  }: { readonly yaml: string; readonly firstLine: number; readonly examples?: ParameterValues },
): Fields<z.output<Schema>> {
  const lines = new LineCounter();
  // Aliases can make a small text enormous ("billion laughs"); labs need none.
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return firstLine;
  };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map((fault) => ({
      line: lineAt(fault.pos[0]),
      field: null,
      message: `not readable as YAML: ${fault.message}`,
      fix: 'Quote values that hold `: `, `#`, `[` or `{`, and indent with spaces.',
    }));
    return { data: null, problems, lineOf };
  }
  return check(schema, document, { lineOf, examples });
}

function check<Schema extends z.ZodMiniType>(
  schema: Schema,
  document: ReturnType<typeof parseDocument>,
  { lineOf, examples }: { readonly lineOf: LineOf; readonly examples: ParameterValues },
): Fields<z.output<Schema>> {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch (error) {
    const message = `not readable as YAML: ${error instanceof Error ? error.message : String(error)}`;
    return {
      data: null,
      problems: [{ line: lineOf([]), field: null, message, fix: 'Write values out, without & and *.' }],
      lineOf,
    };
  }
  const filled = fillValue(value, examples);
  const result = z.safeParse(schema, filled);
  if (result.success) return { data: restorePlaces(result.data, value), problems: [], lineOf };
  const problems = result.error.issues.flatMap(issuesOf).map((issue) => ({
    line: lineOf(issue.path),
    field: formatPath(issue.path),
    ...explainIssue(issue, valueAt(filled, issue.path)),
  }));
  return { data: null, problems, lineOf };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** `checks[0].pattern`; null for the whole. */
export function formatPath(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null;
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
