import { setTimeout as delay } from 'node:timers/promises';
import { isWaiting } from '@drydock/protocol';
import { show, summarize } from '../statistics.ts';
import { KeeperClient } from './keeper-client.ts';

/** The first turns warm the caches. */
const WARM_UP = 2;
const TURNS = 20;
/** A change comes at any moment between two readings. */
const PAUSE_MAX_MS = 700;
const CGROUP = '/tick';
const FILE = `/sys/fs/cgroup${CGROUP}/memory.max`;
const PAGE_BYTES = 4096;

using keeper = await KeeperClient.connect();
const opened = await keeper.ask('session.open', { owner: 'be'.repeat(32) });
if (isWaiting(opened)) throw new Error('the machine is full');
const { session } = opened;
const { terminal } = await keeper.ask('terminal.open', { columns: 200, rows: 30, session });
let screen = '';
keeper.listen((frame) => {
  if (frame.kind === 'output') screen += frame.text;
});
/** Of one reading of the kernel, with telling it. */
const readings: number[] = [];
keeper.listen((frame, receivedAtMs) => {
  if (frame.kind === 'view') readings.push(receivedAtMs - frame.part.takenAtMs);
});
await keeper.ask('terminal.attach', { session, terminal, fromSequence: null });
await keeper.ask('view.watch', { session, isWatching: true });
await typed(`mkdir /sys/fs/cgroup${CGROUP}; echo made:$?`);
await shows(/made:0\r/);

const atThePrompt: number[] = [];
const inTheBackground: number[] = [];
for (let turn = 1; turn <= WARM_UP + TURNS; turn += 1) {
  const typedMs = await tick(2 * turn, (write) => write);
  const backgroundMs = await tick(
    2 * turn + 1,
    (write) => `(sleep 0.${300 + Math.floor(Math.random() * 600)}; ${write}) &`,
  );
  if (turn <= WARM_UP) continue;
  atThePrompt.push(typedMs);
  inTheBackground.push(backgroundMs);
}
process.stdout.write(`from true to told, set at the prompt:       ${show(summarize(atThePrompt), 'ms')}
from true to told, set in the background:   ${show(summarize(inTheBackground), 'ms')}
one reading of the kernel, with telling it: ${show(summarize(readings), 'ms')}
True is when write(2) of memory.max has returned, by the session's own clock; told is when the keeper's frame is here.
`);

/** Milliseconds from the file saying what the check wants, to the keeper saying so. */
async function tick(number: number, lineOf: (write: string) => string): Promise<number> {
  const bytes = number * PAGE_BYTES;
  const step = `bench/tick-${number}`;
  const check = {
    kind: 'cgroup-value',
    id: 'set',
    says: '',
    cgroup: CGROUP,
    file: 'memory.max',
    equals: bytes,
  } as const;
  const { results } = await keeper.ask('checks.watch', { session, step, checks: [check] });
  if (results.some(({ isPassed }) => isPassed)) throw new Error(`step ${step} is passed before it began`);
  await delay(Math.random() * PAUSE_MAX_MS);
  const told = keeper.next(`pass of ${step}`, (frame, receivedAtMs) =>
    frame.kind === 'checks' && frame.step === step && frame.results.every(({ isPassed }) => isPassed)
      ? receivedAtMs
      : undefined,
  );
  // All of it is done by the shell itself: no other program starts or ends between the write and the clock.
  await typed(lineOf(`echo ${bytes} > ${FILE}; echo at${number}:$EPOCHREALTIME`));
  const toldAtMs = await told;
  const [, seconds] = await shows(new RegExp(`at${number}:(\\d+\\.\\d+)\\r`));
  return toldAtMs - Number(seconds) * 1000;
}

async function typed(line: string): Promise<void> {
  await keeper.ask('terminal.write', { session, terminal, data: ` ${line}\r` });
}

async function shows(pattern: RegExp): Promise<RegExpExecArray> {
  const match = pattern.exec(screen);
  if (match !== null) return match;
  return await keeper.next(`${pattern} on the screen`, () => pattern.exec(screen) ?? undefined);
}
