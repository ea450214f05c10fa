import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { test } from 'node:test';
import { MACHINE_RUNS } from '../machine-runs.ts';

for (const suite of ['kernel', 'runtime', 'security', 'server']) {
  test(`every test file of ${suite} is in exactly one run`, () => {
    const files = readdirSync(new URL(`../${suite}`, import.meta.url)).filter((name) => name.endsWith('.test.ts'));
    for (const file of files) {
      const runs = MACHINE_RUNS.filter((run) => run.files.some((glob) => matchesGlob(`test/${suite}/${file}`, glob)));
      assert.equal(runs.length, 1, `test/${suite}/${file} is in ${runs.length} runs`);
    }
  });
}
