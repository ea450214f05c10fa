import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CREDIT_HIGH_BYTES, FRAME_MAX_BYTES } from '@drydock/protocol';
import { ask } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess, residentBytes } from '../server/drydock-process.ts';
import { Learner } from '../server/learner.ts';
import { TerminalScreen } from '../server/terminal-screen.ts';
import { descriptors, letsGo, Neighbour, serverProcess } from './web-neighbour.ts';
import { plainServer } from './web-plain-server.ts';
import { frame, PING, RawPage, TEXT } from './web-raw-page.ts';
import { upgradeHead, Wire } from './web-wire.ts';

/** Of the server and of the keeper: a few pages' worth of what one page may be owed. */
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;
/** What the attacker has sent to nobody's reading, several times as much. */
const PINGS_BYTES = 200 * 1024 * 1024;
const ATTACHES = 600;
/** What one page may be owed, and what the kernel's buffers hold beside it. */
const CAME_MAX_BYTES = 32 * 1024 * 1024;

let victim: Neighbour;
let attacker: Learner;
before(async () => {
  victim = await Neighbour.settle();
  attacker = await Learner.arrive();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await victim[Symbol.asyncDispose]();
});

function halfBytes(): number {
  const keeper = findDrydockProcess('keeper');
  assert.ok(keeper);
  return residentBytes(serverProcess()) + residentBytes(keeper);
}

function assertFlat(before: number): void {
  const growth = halfBytes() - before;
  assert.ok(growth < GROWTH_MAX_BYTES, `server and keeper grew by ${growth} bytes`);
}

const PIECE = Buffer.concat(Array.from({ length: 4_000 }, () => frame(PING, 'x'.repeat(125))));

/** Pings and reads nothing, until it is cut off or has sent enough. Returns whether it was cut off. */
async function pingWithoutReading(wire: Wire): Promise<boolean> {
  wire.socket.pause();
  for (let sent = 0; sent < PINGS_BYTES; sent += PIECE.length) if (!(await wire.push(PIECE))) return true;
  return false;
}

test('[WA40] a stranger who floods WebSocket with pings and reads no pong is cut off: their answers do not fill the machine’s memory', async () => {
  const open = descriptors();
  const memory = halfBytes();
  using page = await RawPage.dial({});
  assert.ok(await pingWithoutReading(page.wire), 'it was never cut off');
  assertFlat(memory);
  await letsGo(open);
  await victim.isUnharmed();
});

test('[WA40b] socket.io itself keeps a pong for every ping', async () => {
  await using plain = await plainServer();
  let held = 0;
  plain.io.engine.on('connection', ({ transport }: { transport: { socket: { bufferedAmount: number } } }) => {
    const { socket } = transport;
    setInterval(() => {
      held = Math.max(held, socket.bufferedAmount);
    }, 20).unref();
  });
  using wire = new Wire(plain.port);
  await wire.send(upgradeHead({})).shows('"sid"');
  wire.socket.pause();
  for (let sent = 0; sent < 60 && held <= 12 * 1024 * 1024; sent += 1) await wire.push(PIECE);
  await until(
    'more is held than the real server allows',
    () => held,
    (bytes) => bytes > 12 * 1024 * 1024,
  );
});

test('[WA41] attaching again and again without reading gives credit again and again, and ends with being cut off', async () => {
  const open = descriptors();
  const shell = await attacker.openShell();
  await shell.screen.run('head -c 300000 /dev/zero | tr "\\0" x');
  const memory = halfBytes();
  using page = await RawPage.open(attacker.cookie);
  page.wire.socket.pause();
  const attach = `"terminal:attach",{"terminal":${shell.screen.terminal},"fromSequence":null}`;
  let sent = 0;
  for (; sent < ATTACHES && !page.wire.socket.destroyed; sent += 1) {
    page.message(`42[${attach}]`);
    if (sent % 50 === 49) await victim.isUnharmed();
    assertFlat(memory);
  }
  shell.page.disconnect();
  // Whoever reads again finds what the kernel held, and the end of the connection.
  page.wire.socket.resume();
  await page.wire.ends();
  assert.ok(page.wire.text.length < CAME_MAX_BYTES, `${page.wire.text.length} bytes came`);
  await victim.isUnharmed();
  assertFlat(memory);
  page[Symbol.dispose]();
  await letsGo(open);
});

test('[WA42] a page that never acknowledges stops its own terminal, not the neighbour’s, nor its owner’s other one', async () => {
  const { page, screen } = await attacker.openShell();
  const other = await TerminalScreen.open(page);
  await screen.run('true');
  const memory = halfBytes();
  screen.isDrawing = false;
  await screen.acknowledge();
  const start = screen.next;
  await screen.type('yes\r');
  await until(
    'it owes its credit',
    () => screen.next - start,
    (owed) => owed >= CREDIT_HIGH_BYTES,
  );
  for (let turn = 0; turn < 3; turn += 1) await victim.isUnharmed();
  assert.equal(await other.run('echo mine'), 'mine\n');
  assert.ok(screen.next - start < CREDIT_HIGH_BYTES + FRAME_MAX_BYTES);
  assertFlat(memory);
  await ask(page, 'terminal:close', { terminal: screen.terminal });
  await ask(page, 'terminal:close', { terminal: other.terminal });
  page.disconnect();
});

test('[WA43] acknowledging what was never sent buys no credit: `yes` stands still all the same', async () => {
  const { page, screen } = await attacker.openShell();
  await screen.run('true');
  const memory = halfBytes();
  screen.isDrawing = false;
  for (const forged of [Number.MAX_SAFE_INTEGER, 2 ** 52, screen.next + 10 ** 12]) await screen.acknowledge(forged);
  const start = screen.next;
  await screen.type('yes\r');
  await until(
    'it owes its credit',
    () => screen.next - start,
    (owed) => owed >= CREDIT_HIGH_BYTES,
  );
  for (let turn = 0; turn < 3; turn += 1) await victim.isUnharmed();
  assert.ok(screen.next - start < CREDIT_HIGH_BYTES + FRAME_MAX_BYTES, `${screen.next - start} bytes came`);
  assertFlat(memory);
  await ask(page, 'terminal:close', { terminal: screen.terminal });
  page.disconnect();
});

test('[WA44] ten thousand acknowledgements and empty writes leave the neighbour’s terminal answering', async () => {
  const memory = halfBytes();
  using page = await RawPage.open(attacker.cookie);
  const { data } = (await page.ask('"terminal:open",{"columns":80,"rows":24}')) as { data: { terminal: number } };
  const both = [
    `42["terminal:acknowledge",{"terminal":${data.terminal},"sequence":1}]`,
    `42["terminal:write",{"terminal":${data.terminal},"data":""}]`,
  ];
  const thousand = Buffer.concat(Array.from({ length: 1_000 }, (_, at) => frame(TEXT, both[at % 2] ?? '')));
  for (let sent = 0; sent < 10; sent += 1) {
    await page.wire.push(thousand);
    if (sent % 2 === 1) await victim.isUnharmed();
  }
  await until(
    'the page is served again',
    () => page.ask('"view:watch",{"isWatching":false}'),
    ({ ok }) => ok,
  );
  assertFlat(memory);
  await victim.isUnharmed();
});
