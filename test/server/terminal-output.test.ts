import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { FRAME_MAX_BYTES, TERMINALS_PER_SESSION_MAX } from '@drydock/protocol';
import { ask, askAnything, askForFailure } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { Learner } from './learner.ts';
import { TerminalScreen } from './terminal-screen.ts';

test('no output is lost when a command prints 200 kB and its terminal ends at once', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  await screen.type(`exec sh -c 'echo BE""GIN; head -c 200000 /dev/zero | tr "\\0" x; echo E""ND; exit 7'\r`);
  await until(
    'the terminal has ended',
    () => screen.exit,
    (exit) => exit !== null,
  );
  assert.deepEqual(screen.exit, { exitStatus: 7, signal: null });
  const printed = /BEGIN\r\n(?<crosses>x*)END\r\n/.exec(screen.text)?.groups?.crosses;
  assert.equal(printed?.length, 200_000);
});

test('the first bytes come at once, what follows closely comes in batches', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  const writes = 20_000;
  await screen.run('true');
  const framesBefore = screen.frames.length;
  const output = await screen.run(`python3 -c 'import os; [os.write(1, b"x") for i in range(${writes})]'`);
  assert.equal(output, 'x'.repeat(writes));
  const frames = screen.frames.slice(framesBefore);
  assert.ok(frames.length < writes / 4, `${frames.length} frames for ${writes} writes`);
  assert.ok(frames.every(({ bytes }) => bytes.length <= FRAME_MAX_BYTES));
  // The echo of the first key does not wait for a full frame.
  assert.ok((frames[0]?.bytes.length ?? 0) < 4096);
});

test('two terminals of one session do not mix, and see the same Linux', async () => {
  await using learner = await Learner.arrive();
  const { page, screen: first } = await learner.openShell();
  const second = await TerminalScreen.open(page);
  assert.notEqual(first.terminal, second.terminal);
  await first.run('echo left > /tmp/side; side=left');
  assert.equal(await second.run('cat /tmp/side; echo "[$side]"'), 'left\n[]\n');
  assert.doesNotMatch(first.text, /\[\]/);
  assert.notEqual(await first.run('tty'), await second.run('tty'));
});

test('two pages of one learner see the same terminal, each from its own place', async () => {
  await using learner = await Learner.arrive();
  const { screen: first } = await learner.openShell();
  await first.run('echo early');
  const otherPage = await learner.open();
  assert.deepEqual(
    otherPage.session.terminals.map(({ terminal }) => terminal),
    [first.terminal],
  );
  const second = new TerminalScreen(otherPage, first.terminal);
  await second.attach();
  await second.shows('early\r\n');
  await second.type("echo ty''ped\r");
  await Promise.all([first.shows('typed\r\n'), second.shows('typed\r\n')]);
  otherPage.disconnect();
  assert.equal(await first.run('echo still here'), 'still here\n');
});

test('a session has a limited number of terminals, and a closed one makes room', async () => {
  await using learner = await Learner.arrive();
  const page = await learner.open();
  const size = { columns: 80, rows: 24 };
  const screens: TerminalScreen[] = [];
  for (let count = 0; count < TERMINALS_PER_SESSION_MAX; count++) screens.push(await TerminalScreen.open(page));
  const failure = await askForFailure(page, 'terminal:open', size);
  assert.equal(failure.code, 'too-many-terminals');
  assert.ok(failure.hint);
  await ask(page, 'terminal:close', { terminal: screens[0]?.terminal });
  await until(
    'a terminal can be opened again',
    () => askAnything(page, 'terminal:open', size),
    ({ ok }) => ok,
  );
  assert.equal(await screens[1]?.run('echo fine'), 'fine\n');
});

test('every byte that UTF-8 can carry reaches the program as it was typed', async () => {
  await using learner = await Learner.arrive();
  const { screen } = await learner.openShell();
  const garbage = `${String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at))}\u{1F433}\u2028\uFFFF`;
  const bytes = Buffer.from(garbage);
  await screen.type(`stty raw -echo; echo RE""ADY; head -c ${bytes.length} | sha256sum; stty sane\r`);
  await screen.shows('READY\n');
  await screen.type(garbage);
  await screen.shows(createHash('sha256').update(bytes).digest('hex'));
});

test('garbage typed at the shell does no harm beyond it', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const calm = await TerminalScreen.open(page);
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed;
  };
  for (let piece = 0; piece < 16; piece++) {
    const garbage = String.fromCharCode(...Array.from({ length: 512 }, () => random() % 0x1_0000));
    // The shell may have left meanwhile, because of a Ctrl-D among it.
    const reply = await askAnything(page, 'terminal:write', { terminal: screen.terminal, data: garbage });
    assert.ok(
      reply.ok || ['unknown-terminal', 'too-many-requests'].includes(reply.failure.code),
      JSON.stringify(reply),
    );
  }
  assert.equal(await calm.run('echo fine'), 'fine\n');
});
