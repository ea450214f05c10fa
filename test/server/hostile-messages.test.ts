import assert from 'node:assert/strict';
import test from 'node:test';
import { MESSAGE_MAX_BYTES } from '@drydock/protocol';
import { ask, askForFailure } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { endSession, Learner } from './learner.ts';

test('absurd window sizes are refused, and the window stays as it was', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const { terminal } = screen;
  await ask(page, 'terminal:resize', { terminal, columns: 97, rows: 31 });
  for (const absurd of [0, -1, 1e9, Number.NaN, Number.POSITIVE_INFINITY, 80.5, '80', null]) {
    for (const size of [
      { columns: absurd, rows: 24 },
      { columns: 80, rows: absurd },
    ]) {
      const failure = await askForFailure(page, 'terminal:resize', { terminal, ...size });
      assert.equal(failure.code, 'malformed-message', JSON.stringify(size));
    }
  }
  assert.equal(await screen.run('stty size'), '31 97\n');
});

test('malformed messages and unknown events are answered with a failure, and nothing else breaks', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const malformed: unknown[][] = [
    ['terminal:write', 'text instead of an object'],
    ['terminal:write', { terminal: screen.terminal }],
    ['terminal:write', { terminal: screen.terminal, data: Buffer.from([0, 255]) }],
    ['terminal:write'],
    ['terminal:attach', { terminal: screen.terminal, fromSequence: -5 }],
    ['step:enter', { step: { lab: '../..', step: 'etc' } }],
    ['terminal:explode', {}],
    ['__proto__', {}],
    ['error', 'x'],
  ];
  for (const message of malformed) {
    const failure = await askForFailure(page, ...message);
    assert.equal(failure.code, 'malformed-message', JSON.stringify(message));
    assert.ok(failure.id);
  }
  assert.equal(await screen.run('echo fine'), 'fine\n');
});

test('messages without an acknowledgement are carried out or dropped', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const emit = page.emit.bind(page) as (...message: unknown[]) => unknown;
  emit('terminal:explode', {});
  emit('terminal:write', { terminal: 'one' });
  emit('terminal:write', { terminal: screen.terminal, data: "echo qui''et\r" });
  await screen.shows('quiet');
});

test('a message above the limit closes its own connection; terminal and session stay', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  const rude = await learner.open();
  const closed = new Promise((resolve) => rude.once('disconnect', resolve));
  rude.emit('terminal:write', { terminal: screen.terminal, data: 'x'.repeat(MESSAGE_MAX_BYTES) }, () => undefined);
  await closed;
  assert.equal(await screen.run('echo fine'), 'fine\n');
});

test('a terminal that is not there is unknown, whatever is asked of it', async () => {
  await using learner = await Learner.arrive();
  const page = await learner.open();
  const terminal = 999;
  for (const [name, rest] of Object.entries({
    'terminal:attach': { fromSequence: null },
    'terminal:write': { data: 'x' },
    'terminal:resize': { columns: 80, rows: 24 },
    'terminal:acknowledge': { sequence: 0 },
    'terminal:close': {},
  })) {
    assert.equal((await askForFailure(page, name, { terminal, ...rest })).code, 'unknown-terminal', name);
  }
});

test('without an open session every request is refused, and another learner cannot be reached', async () => {
  await using learner = await Learner.arrive();
  await using stranger = await Learner.arrive();
  const { screen } = await learner.openShell();
  const before = await stranger.connect();
  assert.equal((await askForFailure(before, 'view:watch', { isWatching: true })).code, 'unknown-session');
  const page = await stranger.open();
  const reached = await askForFailure(page, 'terminal:write', { terminal: screen.terminal, data: 'exit\r' });
  assert.equal(reached.code, 'unknown-terminal');
});

test('when the session ends the page is told, further requests are refused, and a new one can be opened', async () => {
  await using learner = await Learner.arrive();
  const page = await learner.open();
  const ends: string[] = [];
  page.on('session:ended', (reason) => ends.push(reason));
  await endSession(page.session.session);
  await until(
    'the end is told',
    () => ends,
    ({ length }) => length > 0,
  );
  assert.deepEqual(ends, ['exited']);
  assert.equal((await askForFailure(page, 'view:watch', { isWatching: true })).code, 'unknown-session');
  const next = await learner.openSession(page);
  assert.notEqual(next.session, page.session.session);
});
