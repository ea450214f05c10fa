import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PROTOCOL_VERSION, type RequestName, requestSchemas, type View } from '@drydock/protocol';
import { ask, askForFailure } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { endSession, Learner } from '../server/learner.ts';
import { TerminalScreen } from '../server/terminal-screen.ts';
import { Neighbour } from './web-neighbour.ts';

let victim: Neighbour;
let attacker: Learner;
let page: Awaited<ReturnType<Learner['open']>>;
before(async () => {
  victim = await Neighbour.settle();
  attacker = await Learner.arrive();
  page = await attacker.open();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await victim[Symbol.asyncDispose]();
});

const STEP = { lab: 'namespaces', step: 'look' };

/** A valid payload of every request, for a terminal of this number. */
const payloads = (terminal: number): Readonly<Record<string, object>> => ({
  'session:open': { version: PROTOCOL_VERSION },
  'session:reset': {},
  'session:extend': {},
  'terminal:open': { columns: 80, rows: 24 },
  'terminal:attach': { terminal, fromSequence: null },
  'terminal:write': { terminal, data: 'echo stolen\r' },
  'terminal:resize': { terminal, columns: 11, rows: 11 },
  'terminal:acknowledge': { terminal, sequence: 0 },
  'terminal:close': { terminal },
  'view:watch': { isWatching: true },
  'step:enter': { step: null },
  'operation:perform': { step: STEP, offer: 0, terminal, columns: 80, rows: 24 },
  'progress:read': {},
  'progress:code': {},
});

/** A request that came after this test was written needs no session, or is tried by a test of its own. */
const needsSession = (name: string): boolean => name in payloads(1) && !/^(session|progress):/.test(name);
const names = Object.keys(requestSchemas) as RequestName[];

test('[WA11] no request takes a session, an owner or a rank: whoever adds one is told that the message is malformed', async () => {
  const { session } = (victim.page as typeof victim.page & { session: { session: string } }).session;
  const forged: readonly object[] = [
    { session },
    { owner: 'a'.repeat(64) },
    { sessionId: session },
    { isAdmin: true },
    { page: victim.page.id },
    { verb: 'session.open' },
  ];
  for (const [name, payload] of Object.entries(payloads(1))) {
    for (const more of forged) {
      const { code } = await askForFailure(page, name, { ...payload, ...more });
      assert.ok(['malformed-message', 'too-many-requests'].includes(code), `${name}: ${code}`);
    }
  }
  await victim.isUnharmed();
});

test('[WA12] the victim’s terminal cannot be attached, written to, resized, closed, acknowledged or worked at from another Linux', async () => {
  const { terminal } = victim.screen;
  const size = await victim.screen.run('stty size');
  await until(
    'the flood before is forgotten',
    () => ask(page, 'view:watch', { isWatching: false }).catch(() => 'no'),
    (reply) => reply === null,
  );
  for (const [name, payload] of Object.entries(payloads(terminal))) {
    if (!('terminal' in payload)) continue;
    const { code } = await askForFailure(page, name, payload);
    assert.match(code, /^unknown-(terminal|step|operation)$/, name);
  }
  assert.equal(await victim.screen.run('stty size'), size);
  assert.doesNotMatch(victim.screen.text, /stolen/);
  await victim.isUnharmed();
});

test('[WA13] forged numbers of terminals are no terminals: negative, huge, broken, as texts, lists and objects', async () => {
  const forged = [0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, '1', ' 1', [1], { valueOf: 1 }, true, null, '__proto__'];
  const codes = new Set<string>();
  for (const terminal of forged) {
    for (const [name, payload] of Object.entries(payloads(1))) {
      if (!('terminal' in payload) || (name === 'operation:perform' && terminal === null)) continue;
      codes.add((await askForFailure(page, name, { ...payload, terminal })).code);
    }
  }
  codes.delete('too-many-requests');
  assert.deepEqual([...codes], ['malformed-message']);
  await victim.isUnharmed();
});

test('[WA14] a stranger who watches everything sees nothing of the victim: no output, view, command, check or end', async () => {
  await using stranger = await Learner.arrive();
  const { page: own, screen } = await stranger.openShell();
  const told: string[] = [];
  own.onAny((name: string, ...values: unknown[]) => told.push(name + JSON.stringify(values)));
  const views: View[] = [];
  own.on('view:changed', (part) => views.push(part as View));
  await ask(own, 'view:watch', { isWatching: true });
  await ask(own, 'step:enter', { step: null });
  await victim.screen.run('hostname victims-own; sleep 7654321 & mkdir /sys/fs/cgroup/victims-own; echo victims-own');
  await screen.run('(sleep 1234567 &)');
  await until(
    'the stranger’s own process is in the view',
    () => JSON.stringify(views),
    (text) => text.includes('1234567'),
  );
  assert.doesNotMatch(told.join('\n'), /victims-own|7654321/);
  assert.doesNotMatch(await screen.run('ps aux; cat /proc/*/cmdline; cat /proc/*/cgroup'), /victims-own|7654321/);
  assert.match(await victim.screen.run('hostname; kill %1'), /victims-own/);
  await victim.isUnharmed();
});

test('[WA15] before its session is open, and after it has ended, a page can ask for nothing', async () => {
  await using stranger = await Learner.arrive();
  const early = await stranger.connect();
  const refusesAll = async (when: string) => {
    for (const name of names.filter(needsSession)) {
      const { code } = await askForFailure(early, name, payloads(1)[name]);
      assert.match(code, /^unknown-(session|step|operation)$/, `${name} ${when}`);
    }
  };
  await refusesAll('before');
  const { session } = await stranger.openSession(early);
  const ended = new Promise((resolve) => early.once('session:ended', resolve));
  await endSession(session);
  assert.equal(await ended, 'exited');
  await refusesAll('after');
  await victim.isUnharmed();
});

test('[WA16] another page of the same learner is no stranger, and a stranger’s reset and closed terminals are its own alone', async () => {
  const mine = await TerminalScreen.open(page);
  await ask(page, 'terminal:close', { terminal: mine.terminal });
  const opened = new Promise((resolve) => victim.page.once('session:ended', resolve));
  let isEnded = false;
  void opened.then(() => {
    isEnded = true;
  });
  await attacker.openSession(page, 'session:reset');
  await victim.isUnharmed();
  assert.equal(isEnded, false);
  const second = await victim.learner.open();
  assert.deepEqual(
    second.session.terminals.map(({ terminal }) => terminal),
    [victim.screen.terminal],
  );
  second.disconnect();
});
