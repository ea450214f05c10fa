import { CHECK_WORDS } from './check-words.ts';
import { checkSchemasOf, type JsonSchema, operationSchemasOf, stepJsonSchema, tagOf } from './json-schemas.ts';
import { OPERATION_WORDS } from './operation-words.ts';

const ALL_CHECKS_HAVE = ['kind', 'id', 'says'];

/** docs/authoring.md with its tables as the schemas have them; between `<!-- table NAME -->` and `<!-- end -->`. */
export function withTables(text: string): string {
  return text.replace(
    /(<!-- table (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (whole, begin: string, name: string, end: string) => {
      const table = TABLES[name];
      return table === undefined ? whole : `${begin}\n${table()}\n\n${end}`;
    },
  );
}

const TABLES: Readonly<Record<string, () => string>> = {
  checks: () =>
    table(
      ['`kind`', 'Passed when', 'Fields'],
      checkSchemasOf(stepJsonSchema()).map((schema) => {
        const kind = tagOf(schema, 'kind');
        const words: { passed: string } | undefined = Object.entries(CHECK_WORDS).find(([name]) => name === kind)?.[1];
        return [`\`${kind}\``, words?.passed ?? '', fieldsOf(schema, ALL_CHECKS_HAVE)];
      }),
    ),
  operations: () =>
    table(
      ['`operation`', 'The runtime', 'Fields'],
      operationSchemasOf(stepJsonSchema()).map((schema) => {
        const name = tagOf(schema, 'operation');
        const words: { does: string } | undefined = Object.entries(OPERATION_WORDS).find(([key]) => key === name)?.[1];
        return [`\`${name}\``, words?.does ?? '', fieldsOf(schema, ['operation'])];
      }),
    ),
};

function fieldsOf(schema: JsonSchema, hidden: readonly string[]): string {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .filter(([name]) => !hidden.includes(name))
    .map(([name, field]) => {
      const { default: otherwise, description, enum: values } = typeof field === 'object' ? field : {};
      const mark = required.has(name) ? '' : otherwise === undefined ? '?' : ` = ${JSON.stringify(otherwise)}`;
      const among = values && values.length <= 8 ? ` (${values.map((value) => `\`${value}\``).join(', ')})` : '';
      return `\`${name}${mark}\` ${description ?? ''}${among}`;
    })
    .join('<br>');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
