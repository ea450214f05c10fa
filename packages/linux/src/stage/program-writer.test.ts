import assert from 'node:assert/strict';
import test from 'node:test';
import { ProgramWriter } from './program-writer.ts';

test('what is written is there, also where the buffer had to grow in between', () => {
  const writer = new ProgramWriter();
  const expected: number[] = [];
  for (let number = 0; number < 40_000; number += 1) {
    if (number % 3 === 0) writer.i32(number);
    else writer.u32(number);
    expected.push(number);
  }
  writer.padded(Buffer.alloc(200_000, 1));
  const words = Buffer.from(writer.written());
  assert.deepEqual(
    expected.map((_, at) => words.readUInt32LE(at * 4)),
    expected,
  );
  assert.ok(words.subarray(160_000, 360_000).every((byte) => byte === 1));
});
