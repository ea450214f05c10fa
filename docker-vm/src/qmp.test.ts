import assert from 'node:assert/strict';
import test from 'node:test';
import { isDiskFull } from './qmp.ts';

test('only a guest stopped for want of space counts as a full disk', () => {
  const event = (data: object) => JSON.stringify({ event: 'BLOCK_IO_ERROR', data });
  assert.equal(isDiskFull(event({ nospace: true, action: 'stop' })), true);
  assert.equal(isDiskFull(event({ nospace: false, action: 'report' })), false);
  assert.equal(isDiskFull(JSON.stringify({ event: 'STOP' })), false);
  assert.equal(isDiskFull('{"QMP": {"ver'), false);
});
