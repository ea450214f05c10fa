import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRAME, readFrames, writeFrame } from './frame.ts';
import { parseLogEntry } from './log-entry.ts';

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('[MO49] frames are found again however the stream is cut; one that is too long is refused', async () => {
  const frames = [Buffer.from('hello'), Buffer.alloc(0), Buffer.alloc(16 * 1024, 7)];
  const bytes = Buffer.concat(frames.map((each) => writeFrame(FRAME.stdout, each)));
  for (const size of [1, 7, 8, 9, 4096, bytes.length]) {
    const found: Buffer[] = [];
    for await (const frame of readFrames(cut(bytes, size))) found.push(Buffer.from(frame.bytes));
    assert.deepEqual(found, frames);
  }
  const long = Buffer.from([FRAME.stdout, 0, 0, 0, 0x7f, 0, 0, 0]);
  await assert.rejects(readFrames(cut(long, 8)).next(), { code: 'damaged' });
});

test('[MO34] a line of the log is an entry, or nothing', () => {
  const entry = { log: 'a\n', stream: 'stderr', time: '2026-11-23T16:00:00Z' };
  assert.deepEqual(parseLogEntry(JSON.stringify({ ...entry, attrs: {}, __proto__: null })), entry);
  for (const line of ['', '{', 'null', '[]', '"x"', '{"log":1}', JSON.stringify({ ...entry, stream: 'other' })]) {
    assert.equal(parseLogEntry(line), null);
  }
});
