import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTarget } from './run-target.ts';
import { TARGETS } from './targets.ts';

const SECONDS = 2;
const seed = Date.now() % 2 ** 31;

for (const target of TARGETS) {
  test(`[SC60] ${target.about}: whatever is given is taken, or refused in our own words (${target.name})`, async (t) => {
    const { runs } = await runTarget(target, { seconds: SECONDS, seed });
    t.diagnostic(`seed ${seed}, ${runs} inputs`);
    assert.ok(runs > 0);
  });
}
