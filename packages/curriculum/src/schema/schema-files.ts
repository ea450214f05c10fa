import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTables } from './authoring-tables.ts';
import { type JsonSchema, labJsonSchema, stepJsonSchema } from './json-schemas.ts';

export type SchemaFile = { readonly path: string; readonly text: string };

/** Everything that is written from the schemas, as it ought to be: JSON Schemas, and the tables for authors. */
export async function schemaFiles(labsFolder: string): Promise<readonly SchemaFile[]> {
  const docs = join(dirname(labsFolder), 'docs');
  const authoring = join(docs, 'authoring.md');
  return [
    { path: join(docs, 'schema', 'step.json'), text: toText(stepJsonSchema()) },
    { path: join(docs, 'schema', 'lab.json'), text: toText(labJsonSchema()) },
    { path: authoring, text: withTables(await readFile(authoring, 'utf8')) },
  ];
}

function toText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
