import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SequenceTracker } from './sequence-tracker.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (fresh: Uint8Array) => new TextDecoder().decode(fresh);

test('bytes that come in order are all fresh', () => {
  const tracker = new SequenceTracker();
  assert.equal(text(tracker.accept(0, bytes('abc')).fresh), 'abc');
  assert.equal(text(tracker.accept(3, bytes('de')).fresh), 'de');
  assert.equal(tracker.expected, 5);
});

test('bytes sent again after a reconnect are cut off', () => {
  const tracker = new SequenceTracker();
  tracker.accept(0, bytes('abc'));
  assert.equal(text(tracker.accept(1, bytes('bcde')).fresh), 'de');
  assert.equal(text(tracker.accept(2, bytes('c')).fresh), '');
  assert.equal(tracker.expected, 5);
});

test('a gap is counted, and what follows it is fresh', () => {
  const tracker = new SequenceTracker();
  tracker.accept(0, bytes('abc'));
  assert.deepEqual(tracker.accept(10, bytes('x')), { skippedBytes: 7, fresh: bytes('x') });
});

test('the answer to attaching tells a gap before any byte comes, and only once', () => {
  const tracker = new SequenceTracker();
  assert.equal(tracker.startAt(100), 100);
  assert.equal(tracker.accept(100, bytes('x')).skippedBytes, 0);
  assert.equal(tracker.startAt(101), 0);
});

test('whatever is sent twice, every byte is drawn once and in order', () => {
  const whole = Uint8Array.from({ length: 200 }, (_, index) => index);
  const cuts = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 });
  fc.assert(
    fc.property(cuts, (steps) => {
      const tracker = new SequenceTracker();
      const drawn: number[] = [];
      for (const [back, length] of steps) {
        const next = tracker.expected ?? 0;
        const from = Math.max(0, next - back);
        drawn.push(...tracker.accept(from, whole.subarray(from, from + length)).fresh);
      }
      assert.deepEqual(drawn, [...whole.subarray(0, drawn.length)]);
    }),
  );
});
