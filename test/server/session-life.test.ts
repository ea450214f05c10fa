import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  isWaiting,
  type Opened,
  type PlaceInLine,
  PROTOCOL_VERSION,
  type SessionInfo,
  type SessionLife,
} from '@drydock/protocol';
import { ask, askForFailure, type PageClient } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { endSession, Learner } from './learner.ts';
import { TerminalScreen } from './terminal-screen.ts';
import { withLimits } from './with-limits.ts';

/** Ten ticks of a loop that would go on if it could: that nothing happens is seen only by waiting. */
const STILL_FOR_MS = 1000;
const CGROUPS = '/sys/fs/cgroup/drydock';

const sessions = () =>
  readdirSync(CGROUPS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const isFrozen = (session: string) => readFileSync(`${CGROUPS}/${session}/cgroup.events`, 'utf8').includes('frozen 1');

const open = async (page: PageClient) => (await ask(page, 'session:open', { version: PROTOCOL_VERSION })) as Opened;

async function openNow(page: PageClient): Promise<SessionInfo> {
  const opened = await open(page);
  if (isWaiting(opened)) throw new Error(`it waits: ${JSON.stringify(opened.waits)}`);
  return opened;
}

/** What a page hears of its place in the line. */
function hearPlaces(page: PageClient): (PlaceInLine | null)[] {
  const places: (PlaceInLine | null)[] = [];
  page.on('session:waits', (place) => places.push(place));
  return places;
}

test('a session is there before anybody comes, with a shell at its prompt; whoever comes gets it, and the next is made', async () => {
  await using _limits = await withLimits({ machine: { sessions: 4, warm: 1 } });
  const [ahead] = await until('one is made ahead', sessions, ({ length }) => length === 1);
  await using learner = await Learner.arrive();
  const page = await learner.open();
  assert.equal(page.session.session, ahead);
  assert.deepEqual(page.session.terminals, []);
  const screen = await TerminalScreen.open(page);
  assert.equal((await screen.run('stty size')).trim(), '30 120');
  await until('the next one is made', sessions, ({ length }) => length === 2);
  const next = sessions().find((session) => session !== ahead);
  const again = (await ask(page, 'session:reset', {})) as SessionInfo;
  assert.equal(again.session, next, 'a reset takes it too');
});

test('the limits of the file are those of the kernel', async () => {
  await using _limits = await withLimits({ session: { memory: '256m', cpus: 0.5, pids: 99, read: '8m', write: '4m' } });
  await using learner = await Learner.arrive();
  const { session } = await learner.open();
  const limit = (file: string) => readFileSync(`${CGROUPS}/${session.session}/${file}`, 'utf8').trim();
  assert.deepEqual(['memory.max', 'cpu.max', 'pids.max'].map(limit), [`${256 * 1024 ** 2}`, '50000 100000', '99']);
  assert.match(limit('io.max'), /^\d+:\d+ rbps=8388608 wbps=4194304 riops=max wiops=max$/);
  assert.deepEqual([session.memoryMaxBytes, session.cpus, session.pidsMax], [256 * 1024 ** 2, 0.5, 99]);
});

test('without a key a session is frozen, and the next key thaws it before it arrives', async () => {
  await using _limits = await withLimits({ session: { idle: '5s' } });
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const { session } = (page as PageClient & { session: SessionInfo }).session;
  const heard: SessionLife[] = [];
  page.on('session:lives', (life) => heard.push(life));
  await screen.run('{ while :; do echo >> /tmp/ticks; sleep 0.1; done; } & true');

  await until('the kernel says that it is frozen', () => isFrozen(session), Boolean);
  await until(
    'the page is told',
    () => heard.at(-1)?.state,
    (state) => state === 'frozen',
  );
  const count = () => readFileSync(`/var/lib/drydock/sessions/${session}/area/tmp/ticks`).length;
  const before = count();
  await wait(STILL_FOR_MS);
  assert.equal(count(), before, 'its processes stand still');

  assert.equal((await screen.run('echo a$((40+2))')).trim(), 'a42');
  assert.equal(heard.at(-1)?.state, 'ready');
  await until('they go on', count, (ticks) => ticks > before);

  await until('it sleeps again', () => isFrozen(session), Boolean);
  await ask(page, 'session:reset', {});
  await until('one that sleeps is removed as any other', sessions, (left) => !left.includes(session));
});

test('a full machine gives a place in the line; whose turn comes is called, and has a session', async () => {
  await using _limits = await withLimits({ machine: { sessions: 1, warm: 0, queue: 2 } });
  await using first = await Learner.arrive();
  await using second = await Learner.arrive();
  await using third = await Learner.arrive();
  await using fourth = await Learner.arrive();
  const { session } = await first.open();
  const [secondPage, thirdPage, fourthPage] = [await second.connect(), await third.connect(), await fourth.connect()];
  const [secondHeard, thirdHeard] = [hearPlaces(secondPage), hearPlaces(thirdPage)];
  assert.deepEqual(await open(secondPage), { waits: { position: 1, waiting: 1 } });
  assert.deepEqual(await open(thirdPage), { waits: { position: 2, waiting: 2 } });
  assert.deepEqual(await open(secondPage), { waits: { position: 1, waiting: 2 } }, 'asking again changes nothing');
  const refusal = await askForFailure(fourthPage, 'session:open', { version: PROTOCOL_VERSION });
  assert.equal(refusal.code, 'too-many-sessions');
  assert.match(refusal.message, /all are taken, and 2 wait already/);

  await endSession(session.session);
  await until(
    'the second is called',
    () => secondHeard.at(-1),
    (place) => place === null,
  );
  const given = await openNow(secondPage);
  assert.deepEqual(thirdHeard.at(-1), { position: 1, waiting: 1 });
  assert.equal(sessions().length, 1);

  const again = (await ask(secondPage, 'session:reset', {})) as Opened;
  assert.ok(!isWaiting(again), 'a reset keeps its place');
  assert.notEqual(again.session, given.session);
  assert.notEqual(thirdHeard.at(-1), null);
  await endSession(again.session);
  await until(
    'the third is called',
    () => thirdHeard.at(-1),
    (place) => place === null,
  );
  await endSession((await openNow(thirdPage)).session);
});

test('who is away makes room only for somebody who waits, and learns of it on coming back', async () => {
  await using _limits = await withLimits({ machine: { sessions: 1, warm: 0, away: '5s' } });
  await using away = await Learner.arrive();
  await using comes = await Learner.arrive();
  const left = await away.open();
  left.disconnect();
  const [page, back] = [await comes.connect(), await away.connect()];
  const heard = hearPlaces(page);
  assert.ok(isWaiting(await open(page)));
  await until(
    'it is called',
    () => heard.at(-1),
    (place) => place === null,
  );
  const { session } = await openNow(page);
  assert.notEqual(session, left.session.session);

  const called = hearPlaces(back);
  assert.ok(isWaiting(await open(back)));
  await endSession(session);
  await until(
    'the one who was away is called',
    () => called.at(-1),
    (place) => place === null,
  );
  const { earlierEnd, session: next } = await openNow(back);
  assert.equal(earlierEnd, 'made-room');
  await endSession(next);
});

test('an end is announced, can be put off as often as is allowed, and comes', async () => {
  await using _limits = await withLimits({ session: { length: '20s', warning: '15s', extensions: 1 } });
  await using learner = await Learner.arrive();
  const page = await learner.open();
  const { life } = page.session;
  assert.ok(life.endsInSeconds !== null && life.endsInSeconds > 15 && life.endsInSeconds <= 20);
  const heard: SessionLife[] = [];
  page.on('session:lives', (told) => heard.push(told));
  const ended = new Promise((resolve) => page.once('session:ended', resolve));
  await until(
    'the warning comes',
    () => heard.at(-1)?.endsInSeconds ?? null,
    (left) => left !== null && left <= 15,
  );
  const extended = (await ask(page, 'session:extend', {})) as SessionLife;
  assert.deepEqual([extended.endsInSeconds, extended.extensionsLeft], [20, 0]);
  const refusal = await askForFailure(page, 'session:extend', {});
  assert.match(refusal.message, /put off as often as is allowed/);
  assert.equal(await ended, 'time-over');
  await until('nothing of it is left', sessions, (left) => !left.includes(page.session.session));
});
