import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { CREDIT_HIGH_BYTES, FRAME_MAX_BYTES } from '@drydock/protocol';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess, residentBytes } from './drydock-process.ts';
import { Learner } from './learner.ts';
import { TerminalScreen } from './terminal-screen.ts';

/** What the keeper may grow by while a terminal stands still: nowhere near the gigabytes that `yes` would fill. */
const GROWTH_MAX_BYTES = 32 * 1024 * 1024;

/** The state letters (proc(5)) of all processes of this name. */
function statesOf(name: string): string {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        return /^\d+ \((?<comm>.*)\) (?<state>\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.groups;
      } catch {
        // It ended since the folder was listed.
        return undefined;
      }
    })
    .filter((groups) => groups?.comm === name)
    .map((groups) => groups?.state)
    .join('');
}

test('`yes` stops when the page owes the credit, memory stays flat, and Ctrl-C works once the page has drawn', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const other = await TerminalScreen.open(page);
  await screen.run('true');
  const keeper = findDrydockProcess('keeper');
  assert.ok(keeper);

  screen.isDrawing = false;
  const start = screen.next;
  await screen.acknowledge();
  const memoryBefore = residentBytes(keeper);
  await screen.type('yes\r');
  await until(
    'the page owes its credit',
    () => screen.next - start,
    (owed) => owed >= CREDIT_HIGH_BYTES,
  );
  // It sleeps in write(2): the terminal's buffer in the kernel is full, because nobody reads it.
  await until(
    '`yes` waits',
    () => statesOf('yes'),
    (states) => states === 'S',
  );
  const owed = screen.next - start;
  for (let turn = 0; turn < 5; turn++) assert.equal(await other.run(`echo turn ${turn}`), `turn ${turn}\n`);
  assert.equal(screen.next - start, owed);
  assert.ok(owed < CREDIT_HIGH_BYTES + FRAME_MAX_BYTES, `${owed} bytes`);
  assert.equal(statesOf('yes'), 'S');
  const growthBytes = residentBytes(keeper) - memoryBefore;
  assert.ok(growthBytes < GROWTH_MAX_BYTES, `the keeper grew by ${growthBytes} bytes`);

  await screen.type('\u0003');
  screen.isDrawing = true;
  await screen.acknowledge();
  await until(
    '`yes` is gone',
    () => statesOf('yes'),
    (states) => states === '',
  );
  assert.equal(await screen.run('echo fine'), 'fine\n');
});

test('a page that draws late gets the rest and the end, though the shell left while another page kept up', async () => {
  await using learner = await Learner.arrive();
  const { screen: prompt } = await learner.openShell();
  const late = new TerminalScreen(await learner.open(), prompt.terminal);
  await late.attach();
  await prompt.run('true');
  await until(
    'both pages are at the same place',
    () => prompt.next - late.next,
    (behind) => behind === 0,
  );
  await late.acknowledge();
  late.isDrawing = false;
  const bytes = CREDIT_HIGH_BYTES + 150_000;
  await prompt.type(`exec sh -c 'head -c ${bytes} /dev/zero | tr "\\0" x; echo E""ND'\r`);
  await until(
    'the terminal has ended for the page that keeps up',
    () => prompt.exit,
    (exit) => exit !== null,
  );
  assert.equal(late.exit, null);
  late.isDrawing = true;
  await late.acknowledge();
  await until(
    'it has ended for the late page too',
    () => late.exit,
    (exit) => exit !== null,
  );
  assert.equal(late.next, prompt.next);
  assert.match(late.text, /xEND\r\n/);
});
