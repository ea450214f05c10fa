import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { INPUT_QUEUE_MAX_BYTES, InputQueue } from './input-queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-input-'));
after(() => rmSync(folder, { recursive: true }));

/** A pipe that nobody reads blocks as a terminal does whose program has stopped reading. */
function openPipe(name: string): { reader: number; writer: number } {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK) };
}

test('input arrives whole and in order, though the program reads late', async () => {
  const { reader, writer } = openPipe('late');
  const queue = new InputQueue(writer);
  const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  for (let at = 0; at < sent.length; at += 16_384) queue.push(sent.subarray(at, at + 16_384));
  const got: Buffer[] = [];
  const buffer = Buffer.alloc(65_536);
  for (let length = 0; length < sent.length; ) {
    await nextTurn();
    try {
      const count = readSync(reader, buffer);
      got.push(Buffer.from(buffer.subarray(0, count)));
      length += count;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
  assert.ok(Buffer.concat(got).equals(sent));
  closeSync(reader);
  closeSync(writer);
});

test('more input than the queue holds is refused, with what to do, and nothing that was taken is lost', () => {
  const { reader, writer } = openPipe('full');
  const queue = new InputQueue(writer);
  queue.push(Buffer.alloc(INPUT_QUEUE_MAX_BYTES));
  assert.throws(() => queue.push(Buffer.alloc(1)), { code: 'too-many-requests', hint: /Ctrl-C/ });
  queue.close();
  closeSync(reader);
  closeSync(writer);
});
