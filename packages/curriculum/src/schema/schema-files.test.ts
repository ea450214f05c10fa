import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import test from 'node:test';
import { checkSchema, runtimeOperationSchema } from '@drydock/protocol';
import { findLabsFolder } from '../read-labs.ts';
import { checkSchemasOf, operationSchemasOf, stepJsonSchema, tagOf } from './json-schemas.ts';
import { schemaFiles } from './schema-files.ts';

for (const { path, text } of await schemaFiles(findLabsFolder())) {
  test(`${basename(path)} is as the schemas have it: npm run labs -- schema`, async () => {
    assert.equal(await readFile(path, 'utf8'), text);
  });
}

test('every kind of check and every operation is described, with all its fields', () => {
  const schema = stepJsonSchema();
  const checks = checkSchemasOf(schema);
  assert.deepEqual(
    checks.map((check) => tagOf(check, 'kind')),
    checkSchema.def.options.map((option) => option.shape.kind.def.values[0]),
  );
  const operations = operationSchemasOf(schema);
  assert.equal(operations.length, runtimeOperationSchema.def.options.length);
  for (const described of [...checks, ...operations]) {
    assert.match(described.description ?? '', /\w/);
    for (const [name, field] of Object.entries(described.properties ?? {})) {
      if (name === 'kind' || name === 'operation') continue;
      assert.ok(typeof field === 'object' && field.description, `${described.description} ${name}`);
    }
  }
});

test('an editor lets places for parameters stand where a form is asked for', () => {
  const operation = operationSchemasOf(stepJsonSchema()).find((each) => tagOf(each, 'operation') === 'control-group');
  const cgroup = operation?.properties?.cgroup;
  assert.ok(typeof cgroup === 'object');
  const patterns = (cgroup.anyOf ?? []).map((form) => (typeof form === 'object' ? form.pattern : undefined));
  assert.ok(patterns.some((pattern) => pattern !== undefined && new RegExp(pattern).test('/{{boat}}')));
});
