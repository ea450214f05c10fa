import { table } from '../table.ts';
import { fillTemplate } from './fill-template.ts';

const TABLE = /^table\s+/;
const FIELD = /\{\{\s*\.(\w+)\s*\}\}/g;

type Listing<Facts> = {
  readonly rows: readonly Facts[];
  /** --format: null or "table" for the usual columns, "json", "table {{.A}}\t{{.B}}", or a template. */
  readonly format: string | null;
  /** What stands above the column of each field. */
  readonly heads: Readonly<Record<keyof Facts & string, string>>;
  /** The usual columns. */
  readonly usual: readonly (keyof Facts & string)[];
};

/** A list as the commands that list things print it. */
export function listed<Facts extends Readonly<Record<string, unknown>>>({
  rows,
  format,
  heads,
  usual,
}: Listing<Facts>): string {
  if (format === null || format === 'table') {
    return table(
      usual.map((field) => heads[field]),
      rows.map((row) => usual.map((field) => String(row[field]))),
    );
  }
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (!TABLE.test(format)) return rows.map((row) => `${fillTemplate(format, row)}\n`).join('');
  const template = format.replace(TABLE, '');
  const cells = (text: string) => text.split('\t');
  const head = template
    .replaceAll(FIELD, (_, field: keyof Facts & string) => heads[field] ?? field)
    .replaceAll('\\t', '\t');
  return table(
    cells(head),
    rows.map((row) => cells(fillTemplate(template, row))),
  );
}
