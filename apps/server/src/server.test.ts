import assert from 'node:assert/strict';
import test from 'node:test';
import { PROTOCOL_VERSION, parameterValues, type View } from '@drydock/protocol';
import { ask, askForFailure, type PageClient } from '../testing/ask.ts';
import type { HeardVerb } from '../testing/fake-keeper.ts';
import { TestServer } from '../testing/test-server.ts';
import { until } from '../testing/until.ts';

/** Everything a terminal wrote, in one text, with the sequence checked. */
function transcript(page: PageClient): { text: string } {
  const seen = { text: '', next: -1 };
  page.on('terminal:wrote', (_terminal, sequence, bytes) => {
    if (seen.next >= 0) assert.equal(sequence, seen.next);
    seen.next = sequence + bytes.byteLength;
    seen.text += Buffer.from(bytes).toString('latin1');
  });
  return seen;
}

test('what a page types reaches the keeper, and the output comes back', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  await ask(page, 'terminal:open', { columns: 80, rows: 24 });
  const seen = transcript(page);
  await ask(page, 'terminal:write', { terminal: 1, data: 'ls\r' });
  await until(
    'the output came',
    () => seen.text,
    (text) => text === 'ls\r',
  );
});

test('the answer to an attach comes before the output it asked for', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const events: string[] = [];
  page.on('terminal:wrote', () => events.push('output'));
  page.emit('terminal:attach', { terminal: 1, fromSequence: 4 }, () => events.push('answer'));
  await until(
    'output came',
    () => events,
    ({ length }) => length === 2,
  );
  assert.deepEqual(events, ['answer', 'output']);
});

test('output is bytes, unchanged', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const seen = transcript(page);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
  server.keeper.sendOutput(1, bytes);
  await until(
    'all came',
    () => seen.text.length,
    (length) => length === 256,
  );
  assert.equal(seen.text, bytes.toString('latin1'));
});

test('two pages of one learner share a session, and each has a connection to the keeper of its own', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  await until(
    'the server watches the keeper',
    () => server.keeper.connections,
    (count) => count === 1,
  );
  const [first, second] = [await server.open(cookie), await server.open(cookie)];
  assert.equal(server.keeper.connections, 3);
  const [one, two] = [transcript(first), transcript(second)];
  await ask(first, 'terminal:write', { terminal: 1, data: 'hello' });
  await until(
    'both saw it',
    () => [one.text, two.text],
    (texts) => texts.every((text) => text === 'hello'),
  );
  second.disconnect();
  await until(
    'its connection is closed',
    () => server.keeper.connections,
    (count) => count === 2,
  );
  await ask(first, 'terminal:write', { terminal: 1, data: '!' });
});

test('two learners have two sessions, whatever they ask for', async () => {
  await using server = await TestServer.start();
  const [mine, other] = [await server.connect(), await server.connect()];
  const version = PROTOCOL_VERSION;
  const opened = [await ask(mine, 'session:open', { version }), await ask(other, 'session:open', { version })];
  const [first, second] = opened.map((info) => (info as { session: string }).session);
  assert.notEqual(first, second);
  await ask(other, 'terminal:write', { terminal: 1, data: 'x' });
  assert.equal(server.keeper.heard.at(-1)?.payload.session, second);
  const failure = await askForFailure(other, 'terminal:write', { terminal: 1, data: 'x', session: first });
  assert.equal(failure.code, 'malformed-message');
});

test('when the keeper dies, what was asked fails with a hint and the page learns that its session is gone', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const ended = new Promise((resolve) => page.once('session:ended', resolve));
  server.keeper.silentOn.add('terminal.open');
  const pending = askForFailure(page, 'terminal:open', { columns: 80, rows: 24 });
  await until(
    'it was asked',
    () => server.keeper.heard.at(-1)?.verb,
    (verb) => verb === 'terminal.open',
  );
  await server.keeper.stop();
  const failure = await pending;
  assert.equal(failure.code, 'keeper-unavailable');
  assert.ok(failure.hint);
  assert.equal(await ended, 'keeper-restarted');
  assert.equal((await askForFailure(page, 'view:watch', { isWatching: true })).code, 'unknown-session');
  // Asked while the keeper is away: the answer waits for it to come back.
  const again = ask(page, 'session:open', { version: PROTOCOL_VERSION });
  await server.keeper.start();
  await again;
  await ask(page, 'terminal:write', { terminal: 1, data: 'x' });
});

test('a reset answers with the new session; the page that asked hears of no end, the other does', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const ends: string[] = [];
  page.on('session:ended', (reason) => ends.push(reason));
  await ask(page, 'session:reset', {});
  await ask(page, 'terminal:write', { terminal: 1, data: 'x' });
  const session = server.keeper.heard.at(-1)?.payload.session;
  assert.deepEqual(ends, []);
  server.keeper.tell((session) => ({ kind: 'session-ended', session, reason: 'exited' }));
  await until(
    'the end was told',
    () => ends,
    ({ length }) => length > 0,
  );
  assert.deepEqual(ends, ['exited']);
  assert.match(String(session), /1$/);
  assert.equal((await askForFailure(page, 'view:watch', { isWatching: true })).code, 'unknown-session');
});

test('facts of a session that is not the page\u2019s own are not told', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const told: unknown[] = [];
  page.onAny((name) => told.push(name));
  server.keeper.tell(() => ({ kind: 'session-ended', session: 'somebodyelse', reason: 'exited' }));
  server.keeper.tell((session) => ({ kind: 'commands', session, commands: [] }));
  await until(
    'a fact was told',
    () => told,
    ({ length }) => length > 0,
  );
  assert.deepEqual(told, ['commands:changed']);
});

test('what the keeper tells of a session before it names it comes to the page behind the answer', async () => {
  await using server = await TestServer.start();
  server.keeper.early.push(
    (session) => ({ kind: 'commands', session, commands: [] }),
    () => ({ kind: 'session-ended', session: 'somebodyelse', reason: 'exited' }),
  );
  const page = await server.connect();
  const told: unknown[] = [];
  page.onAny((name) => told.push(name));
  page.emit('session:open', { version: PROTOCOL_VERSION }, () => told.push('answer'));
  await until(
    'both came',
    () => told,
    ({ length }) => length === 2,
  );
  assert.deepEqual(told, ['answer', 'commands:changed']);
});

test('every kind of fact reaches the page in its own words', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const told: unknown[][] = [];
  page.onAny((...fact) => told.push(fact));
  const nothing = { cgroups: [], mountNamespaces: [], overlays: [], networks: [], hostnames: [], ipcs: [], paths: [] };
  const view: View = { sequence: 1, takenAtMs: 2, processes: [], processCount: 0, ...nothing };
  const results = [{ id: 'a', isPassed: true, observed: 'yes', source: null }];
  server.keeper.tell((session) => ({ kind: 'terminal-exited', session, terminal: 1, exitStatus: null, signal: 9 }));
  server.keeper.tell((session) => ({ kind: 'checks', session, step: 'namespaces/look', results }));
  server.keeper.tell((session) => ({ kind: 'view', session, part: view }));
  await until(
    'all were told',
    () => told,
    ({ length }) => length === 3,
  );
  assert.deepEqual(told.toSorted(), [
    ['checks:changed', { lab: 'namespaces', step: 'look' }, results],
    ['terminal:exited', 1, null, 9],
    ['view:changed', view],
  ]);
});

test('a step that no lab has is refused, and leaving one always works', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const failure = await askForFailure(page, 'step:enter', { step: { lab: 'namespaces', step: 'nowhere' } });
  assert.equal(failure.code, 'unknown-step');
  assert.deepEqual(await ask(page, 'step:enter', { step: null }), { results: [] });
});

test("an operation that a step offers goes to the keeper with the session's values, and its outcome to the page", async () => {
  await using server = await TestServer.start({
    'labs/010-names/lab.yaml':
      'title: Names\nsummary: Names.\nminutes: 1\nparameters:\n  name:\n    oneOf: [anchor, buoy, compass]\n',
    'labs/010-names/010-give/solve.sh': 'hostname {{name}}\n',
    'labs/010-names/010-give/step.md': `---
title: Give
goal: It is named.
checks:
  - kind: command-ran
    id: named
    pattern: hostname {{name}}
    says: It was named.
runtime:
  - operation: host-name
    hostname: '{{name}}'
---

Text.
`,
  });
  const page = await server.open();
  const step = { lab: 'names', step: 'give' };
  const where = { terminal: 1, columns: 80, rows: 24 };
  const performed = await ask(page, 'operation:perform', { step, offer: 0, ...where });
  assert.deepEqual(performed, { calls: [], byHand: [], terminal: null, failure: null });
  await ask(page, 'step:enter', { step });
  const [{ payload: asked }, { payload: watched }] = server.keeper.heard.slice(-2) as [HeardVerb, HeardVerb];
  const values = { name: { oneOf: ['anchor', 'buoy', 'compass'] } };
  const { name = '' } = parameterValues(values, `${String(asked.session)}/names`);
  assert.deepEqual(asked, {
    session: asked.session,
    operation: { operation: 'host-name', hostname: name },
    ...where,
  });
  assert.match(JSON.stringify(watched.checks), new RegExp(`"hostname ${name}"`));
  const failure = await askForFailure(page, 'operation:perform', { step, offer: 1, ...where });
  assert.equal(failure.code, 'unknown-operation');
  assert.equal(server.keeper.heard.filter(({ verb }) => verb === 'operation.perform').length, 1);
});
