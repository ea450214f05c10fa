import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import test from 'node:test';
import { type PhaseOutput, Phases } from './phases.ts';

function collect(isLive: boolean, columns = 80): PhaseOutput & { readonly text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, isLive, hasColor: false, columns: () => columns, text: () => text };
}

test('without a terminal a phase is one plain line with what came of it', async () => {
  const output = collect(false);
  const value = await new Phases(output).run('disks', async () => ({ says: 'up to date', value: 42 }));
  assert.equal(value, 42);
  assert.match(output.text(), /^✓ disks {10}up to date {2}\d+\.\d s\n$/);
});

test('a failed phase shows where it stood, and passes the failure on', async () => {
  const output = collect(false);
  const phase = new Phases(output).run('disks', async (progress) => {
    progress('43 %');
    throw new Error('no');
  });
  await assert.rejects(phase, /no/);
  assert.match(output.text(), /^✗ disks {10}43 % {2}\d+\.\d s\n$/);
});

test('on a terminal progress is drawn in place, never wider than the window', async () => {
  const output = collect(true, 40);
  await new Phases(output).run('disks', async (progress) => {
    progress('x'.repeat(200));
    return { says: 'done', value: undefined };
  });
  const drawn = output.text().split('\r\x1b[K').slice(1, -1);
  assert.ok(drawn.length >= 2);
  for (const line of drawn) assert.ok(line.length <= 40, line);
});
