import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { readHealthySteps, stepKey } from './read-healthy-steps.ts';
import { findLabsFolder, readLabs } from './read-labs.ts';
import { healthy, lab, labsWith, step } from './testing/labs-folder.ts';

test('what the server loads does not load the Markdown renderer', async () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  await follow('read-healthy-steps.ts');
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

test('a server reads the same checks and operations as the page', async () => {
  const { steps, problems } = await readHealthySteps(findLabsFolder());
  const expected = (await readLabs()).flatMap(({ id, steps, parameters }) =>
    steps.map(
      ({ id: step, checks, runtime }) => [stepKey({ lab: id, step }), { checks, runtime, parameters }] as const,
    ),
  );
  assert.deepEqual([[...steps], problems], [expected, []]);
});

test('readHealthySteps leaves a broken lab out, tells why, and keeps the others', async () => {
  await using folder = await labsWith({
    ...healthy,
    '020-second/lab.yaml': lab,
    '020-second/010-one/step.md': step('One'),
    '020-second/020-two/step.md': 'x',
    '030-third/lab.yaml': lab,
    '030-third/010-one/step.md': step('One'),
    '030-third/stray/step.md': '',
    '040-fourth/lab.yaml': 'minutes: 1',
    '040-fourth/010-one/step.md': step('One'),
  });
  const { steps, problems } = await readHealthySteps(folder.path);
  assert.deepEqual([...steps.keys()], ['first/one']);
  assert.deepEqual(
    [...new Set(problems.map(({ file }) => file.slice(folder.path.length + 1)))],
    ['030-third/stray', '020-second/020-two/step.md', '040-fourth/lab.yaml'],
  );
});
