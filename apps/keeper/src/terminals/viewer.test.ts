import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_MS, CREDIT_HIGH_BYTES, CREDIT_LOW_BYTES, FRAME_MAX_BYTES } from '@drydock/protocol';
import fc from 'fast-check';
import { Ring } from './ring.ts';
import { type TerminalExit, Viewer } from './viewer.ts';

function view(ring: Ring, from = 0) {
  const frames: { sequence: number; bytes: Uint8Array }[] = [];
  const exits: TerminalExit[] = [];
  const viewer = new Viewer(ring, from, {
    wrote: (sequence, bytes) => frames.push({ sequence, bytes }),
    exited: (exit) => exits.push(exit),
  });
  const write = (bytes: Uint8Array) => {
    ring.append(bytes);
    viewer.outputCame();
  };
  return { viewer, frames, exits, write, text: () => Buffer.concat(frames.map(({ bytes }) => bytes)).toString() };
}

test('[V1] the first chunk goes at once, and what follows within the batch time goes together', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { frames, write, text } = view(new Ring(1000));
  write(Buffer.from('a'));
  assert.equal(text(), 'a');
  write(Buffer.from('b'));
  write(Buffer.from('c'));
  assert.equal(text(), 'a');
  t.mock.timers.tick(BATCH_MS);
  assert.equal(text(), 'abc');
  assert.equal(frames.length, 2);
});

test('[V1] a full frame does not wait for the batch time', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { frames, write } = view(new Ring(4 * FRAME_MAX_BYTES));
  write(Buffer.from('a'));
  write(Buffer.alloc(FRAME_MAX_BYTES));
  assert.equal(frames.length, 2);
});

test('[V2] a viewer that draws nothing is sent no more than its credit, and goes on when it has drawn', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { viewer, frames, write } = view(new Ring(2 * CREDIT_HIGH_BYTES));
  const sent = () => frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (let i = 0; i < 20; i += 1) write(Buffer.alloc(FRAME_MAX_BYTES));
  assert.equal(viewer.isOutOfCredit, true);
  assert.ok(sent() >= CREDIT_HIGH_BYTES && sent() < CREDIT_HIGH_BYTES + FRAME_MAX_BYTES);
  viewer.acknowledged(sent() - CREDIT_LOW_BYTES - 1);
  assert.equal(viewer.isOutOfCredit, true);
  const before = sent();
  viewer.acknowledged(sent() - CREDIT_LOW_BYTES);
  assert.ok(sent() > before);
});

test('[V2] a page that claims to have drawn what it was not sent gains nothing', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { viewer, frames, write } = view(new Ring(4 * CREDIT_HIGH_BYTES));
  viewer.acknowledged(Number.MAX_SAFE_INTEGER);
  for (let i = 0; i < 40; i += 1) write(Buffer.alloc(FRAME_MAX_BYTES));
  assert.ok(frames.length * FRAME_MAX_BYTES <= CREDIT_HIGH_BYTES + FRAME_MAX_BYTES);
});

test('[V3] a viewer that fell out of the ring goes on with the oldest byte kept, under its number', () => {
  const ring = new Ring(4);
  ring.append(Buffer.from('abcdefgh'));
  const { viewer, frames } = view(ring, 1);
  viewer.outputCame();
  assert.deepEqual(
    frames.map(({ sequence, bytes }) => [sequence, Buffer.from(bytes).toString()]),
    [[4, 'efgh']],
  );
  viewer.close();
});

test('[V4] the exit is told once, after the last byte, even when that had to wait for credit', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { viewer, exits, frames, write } = view(new Ring(2 * CREDIT_HIGH_BYTES));
  for (let i = 0; i < 9; i += 1) write(Buffer.alloc(FRAME_MAX_BYTES));
  viewer.exited({ exitStatus: 0, signal: null });
  assert.equal(exits.length, 0);
  viewer.acknowledged(frames.length * FRAME_MAX_BYTES);
  assert.deepEqual(exits, [{ exitStatus: 0, signal: null }]);
  viewer.exited({ exitStatus: 0, signal: null });
  assert.equal(exits.length, 1);
});

test('whatever comes in whatever pieces, a viewer that draws gets every byte once and in order', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 50 }), fc.boolean())), (pieces) => {
      const { viewer, frames, write } = view(new Ring(10_000));
      for (const [bytes, hasTimePassed] of pieces) {
        write(bytes);
        if (hasTimePassed) t.mock.timers.tick(BATCH_MS);
      }
      t.mock.timers.tick(BATCH_MS);
      const all = Buffer.concat(pieces.map(([bytes]) => bytes));
      assert.deepEqual(Buffer.concat(frames.map(({ bytes }) => bytes)), all);
      let next = 0;
      for (const { sequence, bytes } of frames) {
        assert.equal(sequence, next);
        next += bytes.length;
      }
      viewer.close();
    }),
  );
});
