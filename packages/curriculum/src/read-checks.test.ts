import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';

test('what the server loads does not load the Markdown renderer', async () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  await follow('read-checks.ts');
  assert.ok(seen.has('read-fields.ts'), 'imports were followed');
  assert.ok(packages.has('yaml') && !packages.has('marked'), [...packages].join(', '));

  async function follow(name: string): Promise<void> {
    if (seen.has(name)) return;
    seen.add(name);
    const source = await readFile(join(import.meta.dirname, name), 'utf8');
    for (const [, from = ''] of source.matchAll(/^(?:import|export|\}) .*from '([^']+)';$/gm)) {
      if (from.startsWith('./')) await follow(from.slice(2));
      else packages.add(from);
    }
  }
});
