import assert from 'node:assert/strict';
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { ReadStream } from 'node:tty';
import { call, openPseudoTerminal, setWindowSize, syscall } from '@drydock/linux';
import { type Attached, attach, waitForExit } from '@drydock/runtime';
import { until, watched } from './monitor-fixture.ts';

/** Gathers what a viewer sees, so that one can wait for it. */
function watching({ events }: Attached) {
  const seen = { text: '', exitCode: null as number | null };
  const over = (async () => {
    for await (const event of events) {
      if (event.kind === 'stdout') seen.text += event.bytes.toString();
      if (event.kind === 'ended') seen.exitCode = event.exitCode;
    }
  })();
  return {
    seen,
    over,
    shows: (what: RegExp) =>
      until(
        `${what}`,
        () => seen.text,
        (text) => what.test(text),
      ),
  };
}

test('[MO50] with a terminal, Ctrl-C that is typed becomes a signal, and Ctrl-D the end of input', async () => {
  const { state, ended } = await watched("trap 'echo interrupted' INT; echo ready; cat; cat; echo over; exit 8", {
    hasTerminal: true,
    keepsInput: true,
  });
  const viewer = await attach(state);
  const { shows, seen, over } = watching(viewer);
  await viewer.write(Buffer.from('abc\n'));
  await shows(/abc\r\nabc\r\n/);
  await viewer.write(Buffer.from('\x03'));
  await shows(/\^Cinterrupted\r\n/);
  viewer.endInput();
  await shows(/over\r\n/);
  await over;
  assert.deepEqual([seen.exitCode, (await ended)?.exitStatus], [8, 8]);
});

test('[MO51] a window size that a viewer tells is the terminal’s, and the program hears of it', async () => {
  const script = "trap 'stty size; exit 4' WINCH; echo ready; while :; do sleep 0.05; done";
  const { state, ended, log } = await watched(script, { hasTerminal: true, keepsInput: true });
  const viewer = await attach(state);
  await until('ready', log, (entries) => entries.length > 0);
  viewer.resize({ columns: 123, rows: 45 });
  assert.equal((await ended)?.exitStatus, 4);
  assert.equal(log().at(-1)?.log, '45 123\r\n');
});

test('[MO52] a caller’s terminal is passed through as it is: keys, sizes, and back to what it was at the end', async () => {
  const devpts = syscall(call('fsopen', ['devpts', 1]));
  syscall(call('fsconfig', [devpts, 1, 'ptmxmode', '0666', 0]));
  syscall(call('fsconfig', [devpts, 6, null, null, 0]));
  const mount = syscall(call('fsmount', [devpts, 1, 0]));
  const { master, slave } = openPseudoTerminal(mount);
  setWindowSize(master, { columns: 90, rows: 30 });
  const shown = { text: '' };
  const screen = new ReadStream(master);
  screen.on('data', (chunk) => (shown.text += chunk)).on('error', () => screen.destroy());
  const shows = (what: RegExp) =>
    until(
      `${what}`,
      () => shown.text,
      (text) => what.test(text),
    );
  const { ended, monitor } = await watched("stty size; trap 'stty size' WINCH; echo ready; cat; stty -a; exit 3", {
    hasTerminal: true,
    keepsInput: true,
    callers: [slave, slave, slave],
  });
  await shows(/30 90\r\nready/);
  // Echo and end of line are the container's terminal's; the caller's does nothing by itself.
  writeSync(master, 'typed\r');
  await shows(/typed\r\ntyped\r\n/);
  setWindowSize(master, { columns: 70, rows: 20 });
  process.kill(monitor, 'SIGWINCH');
  writeSync(master, '\x04');
  assert.equal((await ended)?.exitStatus, 3);
  await shows(/20 70\r\n.*speed/s); // bash heard of it, and waited for cat
  closeSync(slave);
  screen.destroy();
  for (const descriptor of [devpts, mount]) closeSync(descriptor);
});

test('[MO53] a terminal whose input nobody reads costs no processor time, and its end is heard', async () => {
  const { state, first, monitor, ended } = await watched('stty raw; sleep 1000', {
    hasTerminal: true,
    keepsInput: true,
  });
  const viewer = await attach(state);
  await until('raw', () => readFileSync(`/proc/${first}/stat`, 'latin1'));
  const writing = viewer.write(Buffer.alloc(1024 * 1024, 'x'));
  process.kill(monitor, 'SIGHUP');
  assert.equal((await waitForExit(state)).exitCode, 129);
  await writing;
  assert.equal((await ended)?.exitStatus, 129);
});

test('[MO54] a program that closes its terminal, and opens it again, is still heard', async () => {
  const { log, ended } = await watched('exec 3<&0 0<&- 1>&- 2>&-; sleep 0.1; exec 1>&3; echo back', {
    hasTerminal: true,
    keepsInput: true,
  });
  await ended;
  assert.deepEqual(
    log().map((entry) => entry.log),
    ['back\r\n'],
  );
});
