import assert from 'node:assert/strict';
import test from 'node:test';
import type { Command } from '@drydock/protocol';
import { hasNewPrompt } from './run-lines.ts';

const command = (id: number, state: Command['state'], terminal = 1): Command => ({
  id,
  state,
  terminal,
  line: 'x',
  startedAtMs: 0,
  exitStatus: null,
  changes: [],
  changesLeftOut: 0,
  sharedWith: [],
});

test('a command that returned, or opened a shell, has brought a prompt', () => {
  assert.equal(hasNewPrompt([], [command(1, 'done')], 1), true);
  assert.equal(hasNewPrompt([command(1, 'running')], [command(1, 'opened-shell')], 1), true);
});

test('leaving an open shell has brought a prompt', () => {
  assert.equal(hasNewPrompt([command(1, 'opened-shell')], [command(1, 'done')], 1), true);
});

test('a running command, an old one, and another terminal have not', () => {
  assert.equal(hasNewPrompt([command(1, 'done')], [command(1, 'done'), command(2, 'running')], 1), false);
  assert.equal(hasNewPrompt([], [command(1, 'done', 2)], 1), false);
});
