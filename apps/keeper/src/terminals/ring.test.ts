import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ring } from './ring.ts';

test('a ring gives back the last bytes of any stream, under their numbers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.uint8Array({ maxLength: 60 })),
      fc.nat(),
      (capacity, chunks, pick) => {
        const ring = new Ring(capacity);
        const all = Buffer.concat(chunks);
        for (const chunk of chunks) ring.append(chunk);
        assert.equal(ring.end, all.length);
        assert.equal(ring.start, Math.max(0, all.length - capacity));
        const from = ring.start + (pick % (ring.end - ring.start + 1));
        assert.deepEqual(Buffer.from(ring.read(from, all.length)), all.subarray(from));
      },
    ),
  );
});

test('a byte that is kept no more, or not yet, is refused with what is kept', () => {
  const ring = new Ring(4);
  ring.append(Buffer.from('abcdef'));
  assert.throws(() => ring.read(1, 1), { message: 'byte 1: kept are 2 to 6' });
  assert.throws(() => ring.read(7, 1), { message: 'byte 7: kept are 2 to 6' });
});

test('what was read is a copy: later output does not change it', () => {
  const ring = new Ring(4);
  ring.append(Buffer.from('abcd'));
  const read = ring.read(0, 4);
  ring.append(Buffer.from('wxyz'));
  assert.equal(Buffer.from(read).toString(), 'abcd');
});
