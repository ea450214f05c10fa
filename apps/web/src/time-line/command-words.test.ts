import assert from 'node:assert/strict';
import test from 'node:test';
import { changesTitle, lineOf, nothingWords, sharedWords, stateWord } from './command-words.ts';

test('only an ending that is worth a word gets one', () => {
  assert.equal(stateWord({ state: 'done', exitStatus: 0 }), '');
  assert.equal(stateWord({ state: 'done', exitStatus: 127 }), 'exit 127');
  assert.equal(stateWord({ state: 'opened-shell', exitStatus: null }), 'shell open');
});

test('a command that ran beside another one says where that was', () => {
  const names = new Map([
    [1, 'shell 1'],
    [2, 'shell 2'],
  ]);
  assert.equal(sharedWords({ sharedWith: [], terminal: 1 }, names), null);
  assert.match(
    sharedWords({ sharedWith: [2], terminal: 1 }, names) ?? '',
    /^Another command ran in shell 2 at the same time/,
  );
  assert.match(
    sharedWords({ sharedWith: [1, 2, 3], terminal: 1 }, names) ?? '',
    /this shell, shell 2 and another shell/,
  );
});

test('nothing is said too, and only for good when the command is done', () => {
  assert.match(nothingWords({ state: 'done' }), /^Nothing: /);
  assert.match(nothingWords({ state: 'running' }), /still running/);
});

test('what the runtime did is told as its doing: whose it is, its line without saying so twice, that it failed', () => {
  const line = 'runtime: new-namespaces pid mnt';
  assert.equal(lineOf({ origin: 'runtime', line }), 'a shell in new pid and mnt namespaces');
  assert.equal(lineOf({ line }), line, 'a command that is called so is the learner’s');
  assert.equal(stateWord({ state: 'done', exitStatus: 0, origin: 'runtime' }), '');
  assert.equal(stateWord({ state: 'done', exitStatus: 1, origin: 'runtime' }), 'failed');
  assert.equal(changesTitle({ origin: 'runtime' }, true), 'What the runtime changed');
  assert.equal(changesTitle({ origin: 'runtime' }, false), 'What the runtime changed earlier');
  assert.equal(changesTitle({}, true), 'What that command changed');
  const names = new Map([[2, 'shell 2']]);
  assert.match(
    sharedWords({ sharedWith: [2], terminal: 0, origin: 'runtime' }, names) ?? '',
    /^A command ran in shell 2 at the same time/,
  );
});
