import assert from 'node:assert/strict';
import test from 'node:test';
import { solutionLines } from './solution-lines.ts';

test('only lines that a learner would type are kept', () => {
  assert.deepEqual(solutionLines('#!/bin/sh\n# why\nunshare --pid bash\n\n  echo $$  \n'), [
    'unshare --pid bash',
    '  echo $$',
  ]);
});
