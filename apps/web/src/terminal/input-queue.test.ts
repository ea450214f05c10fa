import assert from 'node:assert/strict';
import test from 'node:test';
import { InputQueue } from './input-queue.ts';

const neverFails = (error: unknown) => assert.fail(`failed with ${error}`);

test('keys are sent in order without waiting for answers', () => {
  const sent: string[] = [];
  const queue = new InputQueue((piece) => {
    sent.push(piece);
    return new Promise(() => {});
  }, neverFails);
  for (const key of ['l', 's', '\r']) queue.push(key);
  assert.deepEqual(sent, ['l', 's', '\r']);
});

test('keys that have to wait for answers travel together', async () => {
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const queue = new InputQueue((piece) => {
    sent.push(piece);
    return new Promise<void>((resolve) => answers.push(resolve));
  }, neverFails);
  for (const key of 'abcdefghijklm') queue.push(key);
  assert.deepEqual(sent, [...'abcdefgh']);
  answers[0]?.();
  await new Promise(setImmediate);
  assert.equal(sent.at(-1), 'ijklm');
});

test('a long paste waits for answers, and goes on with each', async () => {
  const answers: (() => void)[] = [];
  const queue = new InputQueue(() => new Promise<void>((resolve) => answers.push(resolve)), neverFails);
  queue.push('x'.repeat(16 * 1024 * 10));
  assert.equal(answers.length, 8);
  answers[0]?.();
  await new Promise(setImmediate);
  assert.equal(answers.length, 9);
});

test('after a failure the rest of the paste is dropped', async () => {
  let sent = 0;
  const failures: unknown[] = [];
  const queue = new InputQueue(
    async () => {
      sent += 1;
      throw new Error('gone');
    },
    (error) => failures.push(error),
  );
  queue.push('x'.repeat(16 * 1024 * 20));
  await new Promise(setImmediate);
  assert.equal(sent, 8);
  assert.equal(failures.length, 8);
});
