import assert from 'node:assert/strict';
import test from 'node:test';
import { type KeeperFrame, keeperFrameSchema, verbReplySchemas, verbSchemas } from './keeper-verbs.ts';
import { requestSchemas } from './requests.ts';

const SESSION = 'abcdefgh';

test('every verb has a reply', () => {
  assert.deepEqual(Object.keys(verbReplySchemas), Object.keys(verbSchemas));
});

test('a verb of a terminal is its request with the session, and nothing else', () => {
  const write = { terminal: 1, data: 'ls\r' };
  assert.ok(requestSchemas['terminal:write'].safeParse(write).success);
  assert.ok(verbSchemas['terminal.write'].safeParse({ ...write, session: SESSION }).success);
  assert.ok(!verbSchemas['terminal.write'].safeParse(write).success);
  assert.ok(!verbSchemas['terminal.write'].safeParse({ ...write, session: SESSION, more: 1 }).success);
});

test('an owner is 64 hex digits, and a session id cannot be a path', () => {
  assert.ok(verbSchemas['session.open'].safeParse({ owner: 'a'.repeat(64) }).success);
  for (const owner of ['', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(63)}\n`]) {
    assert.ok(!verbSchemas['session.open'].safeParse({ owner }).success, JSON.stringify(owner));
  }
  for (const session of ['../../etc', 'abc', 'abcdefgh\n', 'ABCDEFGH', 'a'.repeat(33)]) {
    assert.ok(!verbSchemas['view.watch'].safeParse({ session, isWatching: true }).success, JSON.stringify(session));
  }
});

test('every kind of frame from the keeper survives its schema', () => {
  const frames: KeeperFrame[] = [
    { kind: 'reply', id: 1, data: { any: 'thing' } },
    { kind: 'failure', id: 1, failure: { code: 'unknown-terminal', message: 'no' } },
    { kind: 'terminal-exited', session: SESSION, terminal: 1, exitStatus: null, signal: 9 },
    { kind: 'commands', session: SESSION, commands: [] },
    { kind: 'checks', session: SESSION, step: 'lab/step', results: [] },
    { kind: 'session-ended', session: SESSION, reason: 'reset' },
  ];
  for (const frame of frames) assert.deepEqual(keeperFrameSchema.parse(JSON.parse(JSON.stringify(frame))), frame);
  assert.ok(!keeperFrameSchema.safeParse({ kind: 'rumour', session: SESSION }).success);
});
