import assert from 'node:assert/strict';
import test from 'node:test';
import type { WireFailure } from '@drydock/protocol';
import { answerOnce } from './answer-once.ts';

test('the first answer goes out, later ones do not', () => {
  const replies: unknown[] = [];
  const answer = answerOnce({ acknowledge: (reply) => replies.push(reply), onFailure: (failure) => failure });
  answer({ ok: true, data: 1 });
  answer({ ok: true, data: 2 });
  answer({ ok: false, failure: { code: 'internal', message: 'late' } });
  assert.deepEqual(replies, [{ ok: true, data: 1 }]);
});

test('a failure is recorded even when nobody waits for the answer', () => {
  const recorded: WireFailure[] = [];
  const onFailure = (failure: WireFailure) => {
    recorded.push(failure);
    return failure;
  };
  const failure: WireFailure = { code: 'internal', message: 'broken' };
  answerOnce({ acknowledge: null, onFailure })({ ok: false, failure });
  assert.deepEqual(recorded, [failure]);
});
