import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type Change,
  type CheckResult,
  type Command,
  NO_TERMINAL,
  type Performed,
  type TerminalInfo,
} from '@drydock/protocol';
import { ask, type PageClient } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { Learner } from './learner.ts';
import { SECOND_ADDRESS, SecondServer } from './second-server.ts';
import { TerminalScreen } from './terminal-screen.ts';

const SIZE = { columns: 100, rows: 30 };
const STEP = { lab: 'doings', step: 'offer' };
const OFFERS = ['new-namespaces', 'overlay', 'control-group', 'fresh-proc', 'change-root'] as const;
type Offer = (typeof OFFERS)[number];

function writeLab(labs: string): void {
  const step = join(labs, '010-doings/010-offer');
  mkdirSync(step, { recursive: true });
  writeFileSync(join(labs, '010-doings/lab.yaml'), 'title: Doings\nsummary: Five of them.\nminutes: 1\n');
  writeFileSync(join(step, 'solve.sh'), 'true\n');
  writeFileSync(
    join(step, 'step.md'),
    `---
title: Offer
goal: They are offered.
checks:
  - kind: command-ran
    id: any
    says: Something was typed.
    pattern: '.*'
runtime:
  - operation: new-namespaces
    namespaces: [pid, mnt]
  - operation: overlay
    lowers: [/tmp/o/low]
    upper: /tmp/o/upper
    work: /tmp/o/work
    merged: /tmp/o/merged
  - operation: control-group
    cgroup: /mine
    memoryMaxBytes: 52428800
  - operation: fresh-proc
---

Text.
`,
  );
  const second = join(labs, '010-doings/020-more');
  mkdirSync(second, { recursive: true });
  writeFileSync(join(second, 'solve.sh'), 'true\n');
  writeFileSync(
    join(second, 'step.md'),
    `---
title: More
goal: One that fails.
checks:
  - kind: command-ran
    id: any
    says: Something was typed.
    pattern: '.*'
runtime:
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

/** A page that looks at the x-ray, with a shell. */
class Looking implements AsyncDisposable {
  readonly #learner: Learner;
  readonly page: PageClient;
  readonly screen: TerminalScreen;
  commands: readonly Command[] = [];

  private constructor(learner: Learner, page: PageClient, screen: TerminalScreen) {
    this.#learner = learner;
    this.page = page;
    this.screen = screen;
    page.on('commands:changed', (commands) => {
      this.commands = commands;
    });
  }

  static async start(): Promise<Looking> {
    const learner = await Learner.arrive(SECOND_ADDRESS, SECOND_ADDRESS);
    const { page, screen } = await learner.openShell();
    const looking = new Looking(learner, page, screen);
    await ask(page, 'view:watch', { isWatching: true });
    await looking.runs(screen, 'mkdir -p /tmp/o/low');
    return looking;
  }

  /** Types a line, and waits until it was told with what it changed. */
  async runs(screen: TerminalScreen, line: string, state: Command['state'] = 'done'): Promise<Command> {
    const last = this.commands.at(-1)?.id ?? 0;
    await screen.type(`${line}\r`);
    const isIt = (command: Command) => command.id > last && command.line === line;
    const commands = await this.told(`${line} is ${state}`, (told) => told.some((c) => isIt(c) && c.state === state));
    const command = commands.find(isIt);
    assert.ok(command);
    return command;
  }

  told(what: string, isEnough: (commands: readonly Command[]) => boolean): Promise<readonly Command[]> {
    return until(what, () => this.commands, isEnough);
  }

  async perform(offer: Offer, terminal = this.screen.terminal): Promise<{ performed: Performed; doing: Command }> {
    const step = offer === 'change-root' ? { ...STEP, step: 'more' } : STEP;
    const number = offer === 'change-root' ? 0 : OFFERS.indexOf(offer);
    const payload = { step, offer: number, terminal, ...SIZE };
    const before = this.commands.findLast(({ origin }) => origin === 'runtime')?.id ?? 0;
    const performed = (await ask(this.page, 'operation:perform', payload)) as Performed;
    // A fact may come after the reply to a page that is slow.
    const commands = await this.told('what was done is told', (told) => {
      const last = told.findLast(({ origin }) => origin === 'runtime');
      return last !== undefined && last.id > before && last.state === 'done';
    });
    const doing = commands.findLast(({ origin }) => origin === 'runtime');
    assert.ok(doing);
    return { performed, doing };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#learner[Symbol.asyncDispose]();
  }
}

/** Kinds, each once; a namespace's with its own kind. What a program of one's own does beside the call is left out. */
function kindsOf(...commands: readonly Command[]): string[] {
  const name = (change: Change) =>
    change.kind === 'namespace-changed' ? `${change.kind} ${change.namespace}` : change.kind;
  return [...new Set(commands.flatMap(({ changes }) => changes.map(name)))].sort();
}

const expected: Readonly<Record<'new-namespaces' | 'overlay' | 'control-group', readonly string[]>> = {
  'new-namespaces': ['namespace-changed mnt', 'namespace-changed pid', 'process-started'],
  overlay: ['mounted'],
  'control-group': ['cgroup-made', 'cgroup-set'],
};

for (const [offer, kinds] of Object.entries(expected) as [keyof typeof expected, readonly string[]][]) {
  test(`${offer} by the runtime is one entry with the same changes as by hand, and a command that runs elsewhere gets none`, async () => {
    await using byRuntime = await Looking.start();
    await using byHand = await Looking.start();
    const other = await TerminalScreen.open(byRuntime.page);
    await other.type('sleep 1000\r');
    const startedSleep = (commands: readonly Command[]) =>
      commands.find(({ line, changes }) => line === 'sleep 1000' && changes.length > 0);
    await byRuntime.told('sleep is told', (commands) => startedSleep(commands) !== undefined);

    const count = byRuntime.commands.length;
    const { performed, doing } = await byRuntime.perform(offer);
    assert.equal(performed.failure, null);
    assert.deepEqual([doing.terminal, doing.state, doing.exitStatus], [NO_TERMINAL, 'done', 0]);
    assert.ok(doing.line.startsWith(`runtime: ${offer} `), doing.line);
    assert.deepEqual(kindsOf(doing), kinds);
    assert.equal(byRuntime.commands.length, count + 1);

    const typed: Command[] = [];
    for (const line of performed.byHand) {
      typed.push(await byHand.runs(byHand.screen, line, line.endsWith(' bash') ? 'opened-shell' : 'done'));
    }
    const ids = new Set(typed.map(({ id }) => id));
    await byHand.told('the changes of the commands are told', (commands) => {
      const now = commands.filter(({ id }) => ids.has(id));
      return JSON.stringify(kindsOf(...now)) === JSON.stringify(kinds);
    });

    // A reading later all is as it was: a change that comes is the next command's.
    await byRuntime.runs(byRuntime.screen, 'mkdir /sys/fs/cgroup/later');
    await byRuntime.told('the next command has its own', (commands) => kindsOf(...commands.slice(-1)).length > 0);
    // A process that performed the operation may be seen to leave a moment after it was done.
    const later = kindsOf(...byRuntime.commands.slice(-1)).filter((kind) => kind !== 'process-ended');
    assert.deepEqual(later, ['cgroup-made']);
    const isDoing = ({ id }: Command) => id === doing.id;
    assert.deepEqual(kindsOf(...byRuntime.commands.filter(isDoing)), kinds);
    const sleep = startedSleep(byRuntime.commands);
    assert.deepEqual(
      sleep?.changes
        .filter(({ kind }) => kind !== 'cgroup-made')
        .map((change) => [change.kind, 'command' in change && change.command]),
      [['process-started', 'sleep 1000']],
    );
  });
}

test('the commands of a shell that the runtime opened are its own, and none of the doing’s', async () => {
  await using looking = await Looking.start();
  const { performed, doing } = await looking.perform('new-namespaces');
  const inside = new TerminalScreen(looking.page, (performed.terminal as TerminalInfo).terminal);
  await inside.attach();
  await inside.shows(/133;A;aid=1:/);
  await inside.type('sleep 1000 &\r');
  const commands = await looking.told('the job is told', (told) =>
    told.some(({ line, changes }) => line === 'sleep 1000 &' && changes.length > 0),
  );
  const job = commands.at(-1);
  assert.deepEqual(
    job?.changes.map((change) => change.kind === 'process-started' && change.command),
    ['sleep 1000'],
  );
  assert.equal(job?.terminal, inside.terminal);
  const told = commands.find(({ id }) => id === doing.id);
  assert.deepEqual(told?.changes, doing.changes);
  const { doing: proc } = await looking.perform('fresh-proc', inside.terminal);
  assert.deepEqual(kindsOf(proc), ['proc-mounted']);
  assert.deepEqual(looking.commands.find(({ id }) => id === job?.id)?.changes, job?.changes);
});

test('an operation that fails is told as one that failed and changed nothing', async () => {
  await using looking = await Looking.start();
  const { performed, doing } = await looking.perform('change-root');
  assert.notEqual(performed.failure, null);
  assert.deepEqual([doing.state, doing.exitStatus, doing.changes], ['done', 1, []]);
});

test('what the runtime did is no command that ran: the check waits for one that is typed', async () => {
  await using looking = await Looking.start();
  let results: readonly CheckResult[] = [];
  looking.page.on('checks:changed', (_, told) => {
    results = told;
  });
  await ask(looking.page, 'step:enter', { step: STEP });
  await looking.perform('control-group');
  await looking.runs(looking.screen, 'true');
  // An edge keeps what it saw first.
  const passed = await until(
    'the check is passed',
    () => results[0],
    (result) => result?.isPassed === true,
  );
  assert.equal(passed?.observed, '"true" returned 0.');
});
