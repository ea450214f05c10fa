import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lines, startEngine } from './engine-fixture.ts';
import { inShell, relays, type TestEngine } from './exec-fixture.ts';
import { sitAtShell, sitAtTerminal } from './sit-at-terminal.ts';
import { until } from './until.ts';

let engine: TestEngine;
before(async () => {
  engine = await startEngine();
  await engine.docker('run', '-d', '--name=box', 'busybox', 'sleep', '10000');
});
after(async () => {
  await engine.docker('rm', '-f', 'box');
  await engine[Symbol.asyncDispose]();
});

const runsInside = async (program: string) => (await engine.docker('top', 'box')).out.includes(program);

/** Whether Ctrl-C at a terminal is a signal: termios(3), ISIG among its local modes. */
const makesSignals = (modes: string) => (Number.parseInt(modes.split(':')[3] ?? '', 16) & 1) === 1;

test('[CL101] what is typed at the shell stays the shell’s while exec -i is stopped, or in the background', async () => {
  using shell = sitAtShell(engine);
  shell.type("docker exec -i box sh -c 'cat > /tmp/heard'\r");
  await until(() => runsInside('cat'));
  shell.type('first\r');
  await until(async () => (await engine.docker('exec', 'box', 'cat', '/tmp/heard')).out === 'first\n');
  shell.type('\x1a');
  await shell.shows(/Stopped/);
  shell.type('echo stopped=$((40+2))\r');
  await shell.shows(/(\n|# )stopped=42\r\n/);
  shell.type('bg\r');
  await shell.shows(/\n\[1\]\+ +docker exec.*&\r\n/);
  shell.type('echo behind=$((40+2))\r');
  await shell.shows(/(\n|# )behind=42\r\n/);
  shell.type('fg\r');
  await until(async () => {
    shell.type('last\r');
    return /last\n/.test((await engine.docker('exec', 'box', 'cat', '/tmp/heard')).out);
  });
  shell.type('\x04');
  shell.type('echo over=$((40+2))\r');
  await shell.shows(/(\n|# )over=42\r\n/);
  assert.match((await engine.docker('exec', 'box', 'cat', '/tmp/heard')).out, /^first\n(last\n)+$/);
});

test('[CL102] exec -it in the background leaves the terminal as it is, and takes it when it comes to the front', async () => {
  using shell = sitAtShell(engine);
  shell.type('docker exec -it box sleep 2100 &\r');
  await until(() => runsInside('sleep 2100'));
  shell.type('echo behind=$((40+2))\r');
  await shell.shows(/(\n|# )behind=42\r\n/);
  assert.ok(makesSignals(shell.modes()));
  shell.type('fg\r');
  await until(() => !makesSignals(shell.modes()));
  shell.type('\x03');
  await until(() => makesSignals(shell.modes()));
  shell.type('echo status=$?\r');
  await shell.shows(/(\n|# )status=130\r\n/);
});

test('[CL103] a docker command in the background is not stopped for giving the terminal back', async () => {
  using shell = sitAtShell(engine);
  shell.type('docker version > /dev/null & wait $!; echo status=$?\r');
  assert.doesNotMatch(await shell.shows(/(\n|# )status=\d+\r\n/), /Stopped/);
  await shell.shows(/(\n|# )status=0\r\n/);
});

test('[CL104] Ctrl-C ends all that exec runs, also where a shell would wait for what it runs', async () => {
  using seat = sitAtTerminal(engine, 'exec', 'box', 'sh', '-c', 'sleep 2200; true');
  await until(() => runsInside('sleep 2200'));
  seat.type('\x03');
  assert.equal(await seat.ended, 130);
  assert.equal(await runsInside('sleep 2200'), false);
});

test('[CL105] when the command is killed, nobody reads its terminal, though the program goes on', async () => {
  using seat = sitAtTerminal(engine, 'exec', '-i', 'box', 'sh', '-c', "trap '' HUP; sleep 2300; true");
  await until(() => runsInside('sleep 2300'));
  assert.equal(relays().length, 1);
  seat.kill();
  await until(() => relays().length === 0);
  assert.ok(await runsInside('sleep 2300'));
});

test('[CL106] exec -it and run -it are refused where nobody sits at a terminal: they would wait for ever', async () => {
  for (const words of [
    ['exec', '-it', 'box', 'sh'],
    ['run', '-it', '--name=none', 'busybox', 'sh'],
  ]) {
    const { error, status } = await engine.docker(...words);
    assert.match(error, /the input device is not a TTY/);
    assert.equal(status, words[0] === 'exec' ? 1 : 125);
  }
  assert.equal((await engine.docker('inspect', 'none')).status, 1);
  assert.equal((await inShell(engine, 'docker exec -t box tty < /dev/null')).status, 0);
});

test('[CL107] a program that closes its terminal and opens it again is still heard', async () => {
  const again = 'exec <&- >&- 2>&-; sleep 1; exec < /dev/tty > /dev/tty; echo heard; read answer; echo $answer';
  using seat = sitAtTerminal(engine, 'exec', '-it', 'box', 'sh', '-c', again);
  await seat.shows(/heard\r\n/);
  seat.type('and seen\r');
  await seat.shows(/\nand seen\r\n/);
  assert.equal(await seat.ended, 0);
});

test('[CL108] exec -t says what the terminal can do, unless somebody else has said it', async () => {
  const told = async (...flags: string[]) =>
    lines((await engine.docker('exec', ...flags, 'box', 'env')).out)
      .map((line) => line.trim())
      .filter((line) => line.startsWith('TERM='));
  assert.deepEqual(await told('-t'), ['TERM=xterm']);
  assert.deepEqual(await told('-t', '-e', 'TERM=vt100'), ['TERM=vt100']);
  assert.deepEqual(await told(), []);
});
