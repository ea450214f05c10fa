import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { OUTPUT_BURST_BYTES, OutputShare } from './output-share.ts';

const RATE = 1024 * 1024;
const [FLOOD, TYPIST] = [{}, {}];
const CHUNK = 4096;

test('[O1] alone, a flood is never held back', () => {
  const share = new OutputShare(RATE);
  for (let turn = 0; turn < 10_000; turn += 1) assert.equal(share.wrote(FLOOD, CHUNK, turn / 100), 0);
});

test('[O1] a second after the other fell silent it is free again', () => {
  const share = new OutputShare(RATE);
  share.wrote(TYPIST, 1, 0);
  const waits = [];
  for (let now = 0; now <= 1100; now += 1) waits.push(share.wrote(FLOOD, 64 * CHUNK, now));
  assert.ok((waits[500] ?? 0) > 0);
  assert.equal(waits.at(-1), 0);
});

test('[O2] while another types, a flood that obeys writes its burst and its rate, and the typist never waits', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 16 * CHUNK }), { minLength: 200, maxLength: 400 }), (chunks) => {
      const share = new OutputShare(RATE);
      let [now, written, typedAt] = [0, 0, Number.NEGATIVE_INFINITY];
      for (const bytes of chunks) {
        if (now - typedAt >= 100) {
          assert.equal(share.wrote(TYPIST, 1, now), 0);
          typedAt = now;
        }
        // Time passes in steps in which the typist is heard, as it would.
        let wait = share.wrote(FLOOD, bytes, now);
        written += bytes;
        for (; wait > 0; wait -= 100) {
          now += Math.min(wait, 100);
          share.wrote(TYPIST, 1, now);
          typedAt = now;
        }
        assert.ok(written <= OUTPUT_BURST_BYTES + bytes + (now * RATE) / 1000 + 1);
      }
    }),
    { numRuns: 30 },
  );
});
