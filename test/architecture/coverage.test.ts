import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readLabs } from '@drydock/curriculum';
import { REPOSITORY } from './source-files.ts';

/** A row of docs/coverage.md: claim, where ("lab/step" or "open: …"), check, verdict. */
type Row = { readonly claim: string; readonly step: string; readonly check: string; readonly verdict: string };

const rows: Row[] = readFileSync(join(REPOSITORY, 'docs', 'coverage.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| Claim'))
  .map((line) => {
    const [claim = '', step = '', check = '', verdict = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { claim, step, check, verdict };
  });

test('docs/coverage.md has a row for many claims', () => {
  assert.ok(rows.length >= 80, `${rows.length} rows`);
});

test('every row is open, or names a step and a check that are there', async () => {
  const labs = await readLabs();
  const faults = rows.flatMap(({ claim, step, check }) => {
    if (step === 'open') return [];
    const [labId, stepId] = step.split('/');
    const found = labs.find(({ id }) => id === labId)?.steps.find(({ id }) => id === stepId);
    if (found === undefined) return [`"${claim}": there is no step "${step}"`];
    return found.checks.some(({ id }) => id === check) ? [] : [`"${claim}": "${step}" has no check "${check}"`];
  });
  assert.deepEqual(faults, []);
});

test('every row says whether the kernel confirms the claim', () => {
  const verdicts = /^(confirmed|corrected: .+|open: .+)$/;
  assert.deepEqual(
    rows.filter(({ verdict }) => !verdicts.test(verdict)),
    [],
  );
});
