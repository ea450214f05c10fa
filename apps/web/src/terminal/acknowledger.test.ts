import assert from 'node:assert/strict';
import test from 'node:test';
import { ACKNOWLEDGE_EVERY_BYTES } from '@drydock/protocol';
import { Acknowledger } from './acknowledger.ts';

function recorded() {
  const sent: number[] = [];
  return { sent, acknowledger: new Acknowledger((sequence) => sent.push(sequence)) };
}

test('the last chunk of a burst is acknowledged at once', () => {
  const { sent, acknowledger } = recorded();
  acknowledger.queued();
  acknowledger.queued();
  acknowledger.drawn(10);
  acknowledger.drawn(20);
  assert.deepEqual(sent, [20]);
});

test('a long burst is acknowledged every ACKNOWLEDGE_EVERY_BYTES', () => {
  const { sent, acknowledger } = recorded();
  for (let chunk = 0; chunk < 5; chunk += 1) acknowledger.queued();
  const half = ACKNOWLEDGE_EVERY_BYTES / 2;
  for (let chunk = 1; chunk <= 4; chunk += 1) acknowledger.drawn(chunk * half);
  assert.deepEqual(sent, [2 * half, 4 * half]);
});

test('nothing is acknowledged twice', () => {
  const { sent, acknowledger } = recorded();
  acknowledger.queued();
  acknowledger.drawn(10);
  acknowledger.queued();
  acknowledger.drawn(10);
  assert.deepEqual(sent, [10]);
});
