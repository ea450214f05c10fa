import assert from 'node:assert/strict';
import test from 'node:test';
import type { Command } from '@drydock/protocol';
import { NOTHING_TICKED, tickCommands } from './tick-commands.ts';

const LINES = ['ps aux', 'mount -t proc proc /proc', 'ps aux', 'exit'];

const command = (
  id: number,
  line: string,
  exitStatus: number | null = 0,
  state: Command['state'] = 'done',
): Command => ({
  id,
  state,
  terminal: 1,
  line,
  startedAtMs: 0,
  exitStatus,
  changes: [],
  changesLeftOut: 0,
  sharedWith: [],
});

test('of a line that stands twice, typing ticks the first that is not ticked yet', () => {
  const once = tickCommands(NOTHING_TICKED, LINES, [command(1, 'ps aux')]);
  assert.deepEqual([...once.ticked], [0]);
  const again = tickCommands(once, LINES, [command(1, 'ps aux'), command(2, 'ps aux')]);
  assert.deepEqual([...again.ticked], [0, 2]);
});

test('a click ticks the block that was clicked', () => {
  const clicked = { ...NOTHING_TICKED, clicked: [2] };
  const ran = tickCommands(clicked, LINES, [command(1, 'ps aux')]);
  assert.deepEqual([...ran.ticked], [2]);
  assert.deepEqual(ran.clicked, []);
});

test('a click that went to something else than a shell is forgotten with the next command from a click', () => {
  const clicked = { ...NOTHING_TICKED, clicked: [0, 1] };
  const ran = tickCommands(clicked, LINES, [command(1, 'mount -t proc proc /proc')]);
  assert.deepEqual(ran.clicked, []);
  assert.deepEqual([...ran.ticked], [1]);
});

test('a command ticks when it has come back well or opened a shell, and not before its line is known', () => {
  const running = tickCommands(NOTHING_TICKED, LINES, [command(1, '…', null, 'running')]);
  assert.equal(running.origins.size, 0);
  const named = tickCommands(running, LINES, [command(1, 'ps aux', null, 'running')]);
  assert.equal(named.ticked.size, 0);
  assert.deepEqual([...tickCommands(named, LINES, [command(1, 'ps aux', 1)]).ticked], []);
  assert.deepEqual([...tickCommands(named, LINES, [command(1, 'ps aux', null, 'opened-shell')]).ticked], [0]);
});

test('exit ticks, though nobody is left to tell its status', () => {
  assert.deepEqual([...tickCommands(NOTHING_TICKED, LINES, [command(1, 'exit', null)]).ticked], [3]);
});

test('a line longer than the list of commands keeps is known by its beginning', () => {
  const long = `echo ${'x'.repeat(600)}`;
  assert.deepEqual([...tickCommands(NOTHING_TICKED, [long], [command(1, long.slice(0, 400))]).ticked], [0]);
});

test('what no block holds is remembered as nobody’s', () => {
  const typed = tickCommands(NOTHING_TICKED, LINES, [command(1, 'ls')]);
  assert.equal(typed.origins.get(1), null);
  assert.equal(typed.ticked.size, 0);
});
