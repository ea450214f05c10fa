import assert from 'node:assert/strict';
import test from 'node:test';
import { Failure } from '@drydock/protocol';
import { ADDRESSES_MAX, ResumeTries, TRIES_AT_ONCE, TRIES_PER_ADDRESS_AT_ONCE } from './resume-tries.ts';

/** How many of `count` tries are let through. */
function passing(tries: ResumeTries, count: number, addressOf: (at: number) => string): number {
  return Array.from({ length: count }, (_, at) => {
    try {
      tries.count(addressOf(at));
      return 1;
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === 'too-many-requests' && error.hint);
      return 0;
    }
  }).reduce<number>((sum, one) => sum + one, 0);
}

test('an address has a few tries at once, then one every ten seconds; others have their own', () => {
  let nowMs = 0;
  const tries = new ResumeTries(() => nowMs);
  assert.equal(
    passing(tries, 50, () => '192.0.2.1'),
    TRIES_PER_ADDRESS_AT_ONCE,
  );
  assert.equal(
    passing(tries, 1, () => '192.0.2.2'),
    1,
  );
  nowMs += 20_000;
  assert.equal(
    passing(tries, 50, () => '192.0.2.1'),
    2,
  );
});

test('all addresses together have a limit too, which one address cannot use up', () => {
  const tries = new ResumeTries(() => 0);
  passing(tries, 10_000, () => '192.0.2.1');
  const left = TRIES_AT_ONCE - TRIES_PER_ADDRESS_AT_ONCE;
  assert.equal(
    passing(tries, 1000, (at) => `198.51.${Math.floor(at / 250)}.${at % 250}`),
    left,
  );
});

test('a network of IPv6 counts as one address, however it is written', () => {
  const tries = new ResumeTries(() => 0);
  assert.equal(
    passing(tries, 100, (at) => `2001:db8:0:1:${(at + 1).toString(16)}::1`),
    TRIES_PER_ADDRESS_AT_ONCE,
  );
  assert.equal(
    passing(tries, 1, () => '2001:db8:0:1::'),
    0,
  );
  assert.equal(
    passing(tries, 2, (at) => `2001:db8::${at}`),
    2,
  );
  assert.equal(
    passing(tries, 12, (at) => `::ffff:192.0.2.${at}`),
    12,
    'each of IPv4 has its own',
  );
});

test('however many addresses come, only so many are remembered', () => {
  const tries = new ResumeTries(() => 0);
  const before = process.memoryUsage().heapUsed;
  passing(tries, 20 * ADDRESSES_MAX, (at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
  globalThis.gc?.();
  assert.ok(process.memoryUsage().heapUsed - before < 100 * 1024 * 1024);
});
