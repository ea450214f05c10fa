import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import {
  forgetLab,
  forgetProgress,
  forgetStep,
  markedCount,
  markOf,
  passStep,
  skipStep,
  useProgress,
} from './progress.ts';

const mark = (lab: string, step: string) => markOf(useProgress.getState(), lab, step);

beforeEach(() => forgetProgress());

test('a step is open, skipped or passed, and passing it takes the skip away', () => {
  assert.equal(mark('cgroups', 'join'), 'open');
  skipStep('cgroups', 'join');
  assert.equal(mark('cgroups', 'join'), 'skipped');
  passStep('cgroups', 'join');
  assert.equal(mark('cgroups', 'join'), 'passed');
  assert.deepEqual(useProgress.getState().skipped, {});
});

test('a passed step stays passed when it is skipped afterwards', () => {
  passStep('cgroups', 'join');
  skipStep('cgroups', 'join');
  assert.equal(mark('cgroups', 'join'), 'passed');
});

test('forgetting a step leaves the others, forgetting a lab leaves other labs', () => {
  passStep('cgroups', 'join');
  skipStep('cgroups', 'limits');
  passStep('namespaces', 'look');
  forgetStep('cgroups', 'join');
  assert.deepEqual([mark('cgroups', 'join'), mark('cgroups', 'limits')], ['open', 'skipped']);
  forgetLab('cgroups');
  assert.deepEqual([mark('cgroups', 'limits'), mark('namespaces', 'look')], ['open', 'passed']);
  assert.equal(markedCount(useProgress.getState()), 1);
});
