import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import test from 'node:test';
import { pino } from 'pino';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { loadSteps } from './load-steps.ts';

const GOOD_LAB = {
  '010-good/lab.yaml': 'title: Good\nsummary: It is.\nminutes: 1\n',
  '010-good/010-first/solve.sh': 'true\n',
  '010-good/010-first/step.md': `---
title: First
goal: It was run.
checks:
  - kind: command-ran
    id: ran
    pattern: 'true'
    says: true was run
---

Text.
`,
};

function recordLog() {
  const lines: string[] = [];
  const log = pino(
    new Writable({
      write(line, _encoding, done) {
        lines.push(String(line));
        done();
      },
    }),
  );
  return { lines, log };
}

test('the steps of the labs are found with their checks', async () => {
  using folder = new TemporaryFolder();
  const findStep = await loadSteps(folder.write(GOOD_LAB), recordLog().log);
  assert.deepEqual(
    findStep({ lab: 'good', step: 'first' })?.checks.map(({ kind, id }) => [kind, id]),
    [['command-ran', 'ran']],
  );
  assert.equal(findStep({ lab: 'good', step: 'nowhere' }), undefined);
  assert.equal(findStep({ lab: 'constructor', step: 'name' }), undefined);
});

test('a lab with broken front matter is told in the log, and the others are served', async () => {
  using folder = new TemporaryFolder();
  folder.write({
    ...GOOD_LAB,
    '990-broken/lab.yaml': 'title: Broken\nsummary: It is.\nminutes: 1\n',
    '990-broken/010-first/step.md': '---\ntitle: [\n---\n\nText.\n',
    '990-broken/010-first/solve.sh': 'true\n',
  });
  const { lines, log } = recordLog();
  const findStep = await loadSteps(folder.path, log);
  assert.ok(findStep({ lab: 'good', step: 'first' }));
  assert.equal(findStep({ lab: 'broken', step: 'first' }), undefined);
  assert.ok(lines.some((line) => line.includes(join('990-broken', '010-first', 'step.md')) && line.includes('hint')));
});

test('without any readable lab the server still starts', async () => {
  using folder = new TemporaryFolder();
  const findStep = await loadSteps(join(folder.path, 'nowhere'), recordLog().log);
  assert.equal(findStep({ lab: 'good', step: 'first' }), undefined);
});
