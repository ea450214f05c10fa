import assert from 'node:assert/strict';
import test from 'node:test';
import type { Change } from '@drydock/protocol';
import { changeWords, countWord, stateWord } from './change-words.ts';

test('a namespace change names the kind, the processes and both inodes', () => {
  const change: Change = {
    kind: 'namespace-changed',
    namespace: 'pid',
    pids: [14, 15],
    before: 1,
    after: 2,
    source: '',
  };
  assert.deepEqual(changeWords(change), { what: 'pid namespace', of: ' of 14, 15', before: '1', after: '2' });
});

test('a started process is told with the number it sees itself', () => {
  const change: Change = { kind: 'process-started', pid: 14, insidePids: [1], command: 'bash', source: '' };
  assert.deepEqual(changeWords(change), { what: 'process started', of: ' 14, 1 inside', before: null, after: 'bash' });
});

test('many processes are counted, not listed', () => {
  const pids = Array.from({ length: 20 }, (_, index) => index + 1);
  const change: Change = { kind: 'namespace-changed', namespace: 'net', pids, before: null, after: 2, source: '' };
  assert.equal(changeWords(change).of, ' of 1, 2, 3, 4, 5, 6 and 14 more');
});

test('another /proc is told for whom', () => {
  const change: Change = { kind: 'proc-mounted', pids: [14], before: '0:57', after: '0:61', source: '' };
  assert.equal(changeWords(change).of, ' for 14');
});

test('a command that changed nothing says so', () => {
  assert.equal(countWord({ changes: [], changesLeftOut: 0 }), 'nothing');
  assert.equal(countWord({ changes: [], changesLeftOut: 1 }), '1 change');
});

test('only an ending that is worth a word gets one', () => {
  assert.equal(stateWord({ state: 'done', exitStatus: 0 }), '');
  assert.equal(stateWord({ state: 'done', exitStatus: 127 }), 'exit 127');
  assert.equal(stateWord({ state: 'opened-shell', exitStatus: null }), 'shell open');
});
