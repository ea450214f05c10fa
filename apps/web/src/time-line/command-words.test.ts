import assert from 'node:assert/strict';
import test from 'node:test';
import { changesTitle, lineOf, nothingWords, outcomeWords, sharedWords } from './command-words.ts';

const nothing = { changes: [], changesLeftOut: 0 };
const three = { changes: [], changesLeftOut: 3 };

test('only an ending that is worth a word gets one, and nothing is told beside it only when there is nothing else', () => {
  assert.equal(outcomeWords({ state: 'done', exitStatus: 0, ...nothing }), 'nothing');
  assert.equal(outcomeWords({ state: 'done', exitStatus: 0, ...three }), '3 changes');
  assert.equal(outcomeWords({ state: 'done', exitStatus: 127, ...nothing }), 'exit 127');
  assert.equal(outcomeWords({ state: 'done', exitStatus: 1, ...three }), 'exit 1 · 3 changes');
  assert.equal(outcomeWords({ state: 'opened-shell', exitStatus: null, ...nothing }), 'shell open');
});

test('a command that still runs says so, until it has changed something', () => {
  assert.equal(outcomeWords({ state: 'running', exitStatus: null, ...nothing }), 'running');
  assert.equal(outcomeWords({ state: 'running', exitStatus: null, ...three }), '3 changes …');
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
  assert.equal(outcomeWords({ state: 'done', exitStatus: 0, origin: 'runtime', ...nothing }), 'nothing');
  assert.equal(outcomeWords({ state: 'done', exitStatus: 1, origin: 'runtime', ...nothing }), 'failed');
  assert.equal(changesTitle({ origin: 'runtime' }, true), 'What the runtime changed');
  assert.equal(changesTitle({ origin: 'runtime' }, false), 'What the runtime changed earlier');
  assert.equal(changesTitle({}, true), 'What that command changed');
  const names = new Map([[2, 'shell 2']]);
  assert.match(
    sharedWords({ sharedWith: [2], terminal: 0, origin: 'runtime' }, names) ?? '',
    /^A command ran in shell 2 at the same time/,
  );
});
