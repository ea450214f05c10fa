import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import { type Attached, attach, waitForExit } from '@drydock/runtime';
import { connectMonitor } from '../../packages/runtime/src/monitor/connect-monitor.ts';
import { FRAME, writeFrame } from '../../packages/runtime/src/monitor/frame.ts';
import { until, watched } from './monitor-fixture.ts';
import { openTerminal } from './terminal-fixture.ts';

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

/** Its first line is out, end and all: what is typed before that is echoed in the middle of it. */
const ready = (log: () => readonly unknown[]) => until('ready', log, (entries) => entries.length > 0);

test('[MO50] with a terminal, Ctrl-C that is typed becomes a signal, and Ctrl-D the end of input', async () => {
  const { state, ended, log } = await watched("trap 'echo interrupted' INT; echo ready; cat; cat; echo over; exit 8", {
    hasTerminal: true,
    keepsInput: true,
  });
  const viewer = await attach(state);
  await ready(log);
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
  await ready(log);
  viewer.resize({ columns: 123, rows: 45 });
  assert.equal((await ended)?.exitStatus, 4);
  assert.equal(log().at(-1)?.log, '45 123\r\n');
});

test('[MO52] a caller’s terminal is passed through as it is: keys, sizes, and back to what it was at the end', async () => {
  using terminal = openTerminal({ columns: 90, rows: 30 });
  const { slave, shows, type } = terminal;
  const before = terminal.modes();
  const { ended, monitor } = await watched("stty size; trap 'stty size' WINCH; echo ready; cat; stty -a; exit 3", {
    hasTerminal: true,
    keepsInput: true,
    callers: [slave, slave, slave],
  });
  await shows(/30 90\r\nready\r\n/); // with its end: the terminal puts an echo between the two
  // Echo and end of line are the container's terminal's; the caller's does nothing by itself.
  type('typed\r');
  await shows(/typed\r\ntyped\r\n/);
  terminal.resize({ columns: 70, rows: 20 });
  process.kill(monitor, 'SIGWINCH');
  type('\x04');
  assert.equal((await ended)?.exitStatus, 3);
  await shows(/20 70\r\n.*speed/s); // bash heard of it, and waited for cat
  assert.equal(terminal.modes(), before);
});

test('[MO81] a caller who types the keys for it leaves, and the container goes on; the beginning of them is passed on', async () => {
  using terminal = openTerminal({ columns: 90, rows: 30 });
  const { slave, shows, type } = terminal;
  const before = terminal.modes();
  const { state, ended, monitor, log } = await watched('echo ready; while read line; do echo "<$line>"; done', {
    hasTerminal: true,
    keepsInput: true,
    callers: [slave, slave, slave],
  });
  await shows(/ready\r\n/);
  type('a\x10b\x10\x10\r');
  await shows(/<a.b..>/);
  type('last\r\x10\x11');
  const opened = () => [0, 1, 2].map((standard) => readlinkSync(`/proc/${monitor}/fd/${standard}`));
  await until('it let go', opened, (paths) => paths.every((path) => path === '/dev/null'));
  assert.equal(terminal.modes(), before);
  await until('what was typed before', log, (entries) => entries.some((entry) => entry.log.includes('<last>')));
  (await attach(state)).endInput();
  assert.equal((await ended)?.exitStatus, 0);
});

test('[MO82] a viewer passes a signal on, but none that would end the container unheard', async () => {
  const { state, ended, log } = await watched("trap 'echo got; exit 5' USR1; echo ready; while :; do sleep 0.05; done");
  await ready(log);
  const socket = await connectMonitor(state);
  socket?.write(writeFrame(FRAME.signal, Buffer.from([constants.signals.SIGKILL])));
  socket?.write(writeFrame(FRAME.signal, Buffer.from([constants.signals.SIGUSR1])));
  assert.equal((await ended)?.exitStatus, 5);
  socket?.destroy();
});

test('[MO53] a terminal whose input nobody reads costs no processor time, and its end is heard', async () => {
  const { state, monitor, ended, log } = await watched('stty raw; echo ready; sleep 1000', {
    hasTerminal: true,
    keepsInput: true,
  });
  const viewer = await attach(state);
  await ready(log);
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
