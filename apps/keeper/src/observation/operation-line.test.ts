import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationLine } from './operation-line.ts';

test('an operation is told by its name and what it is about', () => {
  assert.equal(
    operationLine({ operation: 'new-namespaces', namespaces: ['pid', 'mnt'] }),
    'runtime: new-namespaces pid mnt',
  );
  assert.equal(operationLine({ operation: 'control-group', cgroup: '/mine' }), 'runtime: control-group /mine');
  assert.equal(
    operationLine({ operation: 'overlay', lowers: ['/low'], upper: '/up', work: '/work', merged: '/merged' }),
    'runtime: overlay /merged',
  );
  assert.equal(operationLine({ operation: 'fresh-proc' }), 'runtime: fresh-proc');
});
