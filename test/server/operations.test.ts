import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Performed, parameterValues, TERMINALS_PER_SESSION_MAX, type TerminalInfo } from '@drydock/protocol';
import { ask, askForFailure, type PageClient } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { Learner } from './learner.ts';
import { SECOND_ADDRESS, SecondServer } from './second-server.ts';
import { TerminalScreen } from './terminal-screen.ts';

const NAMES = ['anchor', 'buoy', 'compass', 'davit'];
const SIZE = { columns: 100, rows: 30 };
const STEP = { lab: 'operations', step: 'offer' };
const OFFER = { name: 0, namespaces: 1, missingRoot: 2 };

/** A lab of one step with three offers. */
function writeLab(labs: string): void {
  const step = join(labs, '010-operations/010-offer');
  mkdirSync(step, { recursive: true });
  writeFileSync(
    join(labs, '010-operations/lab.yaml'),
    `title: Operations\nsummary: Three of them.\nminutes: 1\nparameters:\n  name:\n    oneOf: [${NAMES.join(', ')}]\n`,
  );
  writeFileSync(join(step, 'solve.sh'), 'hostname\n');
  writeFileSync(
    join(step, 'step.md'),
    `---
title: Offer
goal: They are offered.
checks:
  - kind: command-ran
    id: named
    says: It was named.
    pattern: hostname {{name}}
runtime:
  - operation: host-name
    hostname: '{{name}}'
  - operation: new-namespaces
    namespaces: [pid, mnt]
  - operation: change-root
    root: /no/such
    by: chroot
---

Text.
`,
  );
}

const server = new SecondServer(writeLab);
after(() => server[Symbol.asyncDispose]());
await server.isListening();

const arrive = () => Learner.arrive(SECOND_ADDRESS, SECOND_ADDRESS);

async function perform(page: PageClient, offer: number, terminal: number | null): Promise<Performed> {
  return (await ask(page, 'operation:perform', { step: STEP, offer, terminal, ...SIZE })) as Performed;
}

test("an operation is performed at the shell of a terminal, with the learner's own values, and its calls are told", async () => {
  await using learner = await arrive();
  const page = await learner.open();
  const screen = await TerminalScreen.open(page);
  await screen.run('true');
  await screen.type('unshare --uts bash\r');
  await screen.shows(/unshare --uts bash[\s\S]*[#$] /);
  await screen.run('true');
  const { name = '' } = parameterValues({ name: { oneOf: NAMES } }, `${page.session.session}/operations`);
  const performed = await perform(page, OFFER.name, screen.terminal);
  assert.equal(performed.failure, null);
  assert.equal(performed.terminal, null);
  assert.deepEqual(performed.byHand, [`hostname ${name}`]);
  const last = performed.calls.at(-1);
  assert.deepEqual([last?.operation, last?.call], ['Name it', `sethostname("${name}", ${name.length})`]);
  assert.deepEqual([last?.returned, last?.errno], [0, null]);
  assert.equal(await screen.run('hostname'), `${name}\n`);
});

test('it is the innermost shell: one in namespaces of its own is named, and the one around it is not', async () => {
  await using learner = await arrive();
  const { page, screen } = await learner.openShell();
  await screen.type('unshare --uts bash\r');
  await screen.shows(/unshare --uts bash[\s\S]*[#$] /);
  await screen.run('true');
  assert.equal((await perform(page, OFFER.name, screen.terminal)).failure, null);
  assert.match(await screen.run('hostname; nsenter --target 1 --uts hostname'), /^(?!drydock)\w+\ndrydock\n$/);
});

test('one that ends in a shell opens a terminal like any other: attached, marked, counted, closed', async () => {
  await using learner = await arrive();
  const { page, screen } = await learner.openShell();
  const performed = await perform(page, OFFER.namespaces, screen.terminal);
  assert.equal(performed.failure, null);
  assert.deepEqual(performed.byHand, ['unshare --pid --mount --fork bash']);
  const { terminal, columns, rows } = performed.terminal as TerminalInfo;
  assert.deepEqual({ columns, rows }, SIZE);
  const inside = new TerminalScreen(page, terminal);
  await inside.attach();
  assert.equal(await inside.run('echo $$; stty size; tty'), '1\n30 100\n/dev/pts/1\n');
  // The shell's marks, which tell commands apart.
  await inside.shows(/133;D;0;aid=1:/);
  const again = await learner.open();
  assert.deepEqual(
    again.session.terminals.map((info) => info.terminal),
    [screen.terminal, terminal],
  );
  await inside.type('exit\r');
  const { exit } = await exited(inside);
  assert.deepEqual(exit, { exitStatus: 0, signal: null });
});

test('without a terminal one that ends in a shell starts where a new terminal would, and the others are refused', async () => {
  await using learner = await arrive();
  const page = await learner.open();
  const { terminal } = await perform(page, OFFER.namespaces, null);
  assert.ok(terminal !== null);
  const failure = await askForFailure(page, 'operation:perform', {
    step: STEP,
    offer: OFFER.name,
    terminal: null,
    ...SIZE,
  });
  assert.equal(failure.code, 'unknown-terminal');
  assert.ok(failure.hint);
});

test('an operation that fails is told with the failing call, and takes no terminal', async () => {
  await using learner = await arrive();
  const { page, screen } = await learner.openShell();
  const performed = await perform(page, OFFER.missingRoot, screen.terminal);
  assert.equal(performed.failure?.code, 'operation-failed');
  assert.match(performed.failure?.message ?? '', /^chroot\("\/no\/such"\): no such file or directory \(ENOENT\)$/);
  assert.ok(performed.failure?.hint);
  assert.equal(performed.terminal, null);
  const last = performed.calls.at(-1);
  assert.deepEqual([last?.call, last?.returned, last?.errno], ['chroot("/no/such")', -1, 'ENOENT']);
  for (let opened = 1; opened < TERMINALS_PER_SESSION_MAX; opened += 1) await ask(page, 'terminal:open', SIZE);
  const full = await askForFailure(page, 'operation:perform', {
    step: STEP,
    offer: OFFER.namespaces,
    terminal: screen.terminal,
    ...SIZE,
  });
  assert.equal(full.code, 'too-many-terminals');
});

test('what the step does not offer is refused, and so is whatever is malformed', async () => {
  await using learner = await arrive();
  const { page, screen } = await learner.openShell();
  const good = { step: STEP, offer: OFFER.name, terminal: screen.terminal, ...SIZE };
  const refused: [object, string][] = [
    [{ ...good, offer: 3 }, 'unknown-operation'],
    [{ ...good, step: { ...STEP, step: 'nowhere' } }, 'unknown-step'],
    [{ ...good, terminal: 99 }, 'unknown-terminal'],
    [{ ...good, offer: -1 }, 'malformed-message'],
    [{ ...good, offer: 4000 }, 'malformed-message'],
    [{ ...good, columns: 0 }, 'malformed-message'],
    [{ ...good, operation: { operation: 'host-name', hostname: 'mine' } }, 'malformed-message'],
  ];
  for (const [payload, code] of refused) {
    const failure = await askForFailure(page, 'operation:perform', payload);
    assert.equal(failure.code, code, JSON.stringify(payload));
  }
  assert.equal(await screen.run('hostname'), 'drydock\n');
});

test('another learner’s terminal is no place for it', async () => {
  await using learner = await arrive();
  await using stranger = await arrive();
  const { screen } = await learner.openShell();
  const page = await stranger.open();
  const failure = await askForFailure(page, 'operation:perform', {
    step: STEP,
    offer: OFFER.name,
    terminal: screen.terminal,
    ...SIZE,
  });
  assert.equal(failure.code, 'unknown-terminal');
});

async function exited(screen: TerminalScreen): Promise<TerminalScreen> {
  return await until(
    'the terminal has ended',
    () => screen,
    ({ exit }) => exit !== null,
  );
}
