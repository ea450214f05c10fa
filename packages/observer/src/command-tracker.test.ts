import assert from 'node:assert/strict';
import test from 'node:test';
import { CHANGES_PER_COMMAND_MAX, COMMAND_LINE_MAX, COMMANDS_KEPT, commandSchema } from '@drydock/protocol';
import fc from 'fast-check';
import { CommandTracker } from './command-tracker.ts';
import { exampleProcess, exampleView, IDLE, SHELL, UNSHARED } from './example-view.ts';
import type { ShellProcess } from './find-shell.ts';

/** What a shell writes. */
const marks = (aid: string) => ({
  prompt: `\u001b]133;A;aid=${aid}\u0007`,
  started: `\u001b]133;C;aid=${aid}\u0007`,
  line: (line: string, number: number, first = line) =>
    `\u001b]633;E;aid=${aid};${first};  ${number}  ${line}\r\n\u0007`,
  returned: (status: number) => `\u001b]133;D;${status};aid=${aid}\u0007`,
});
const OUTER = marks('7:1001');
const INNER = marks('1:2002');

/** Kernel of the tests: shells by the number they claim. */
const SHELLS = new Map<number, ShellProcess>([
  [7, { pid: 7, insidePids: [], terminal: 'pts/0' }],
  [1, { pid: 14, insidePids: [1], terminal: 'pts/0' }],
  [8, { pid: 8, insidePids: [], terminal: 'pts/1' }],
]);

function tracker() {
  const tracked = new CommandTracker((_, markedPid) => SHELLS.get(markedPid) ?? null);
  const write = (text: string, terminal = 1) => tracked.output(terminal, Buffer.from(text), 5000);
  return { tracked, write };
}

test('a command starts, is named, and returns', () => {
  const { tracked, write } = tracker();
  assert.deepEqual(write(OUTER.prompt), [{ kind: 'prompted', terminal: 1 }]);
  assert.deepEqual(write(OUTER.started), [{ kind: 'started', terminal: 1, id: 1 }]);
  assert.equal(tracked.commands()[0]?.line, '…');
  write(`${OUTER.line('ls -la', 1)}total 0\r\n`);
  assert.equal(tracked.commands()[0]?.state, 'running');
  assert.deepEqual(write(OUTER.returned(2) + OUTER.prompt), [
    { kind: 'finished', terminal: 1, id: 1, line: 'ls -la', exitStatus: 2, shellInsidePids: [] },
    { kind: 'prompted', terminal: 1 },
  ]);
  assert.deepEqual(tracked.commands(), [
    {
      id: 1,
      terminal: 1,
      line: 'ls -la',
      startedAtMs: 5000,
      state: 'done',
      exitStatus: 2,
      changes: [],
      changesLeftOut: 0,
    },
  ]);
});

test('an empty line or Ctrl-C at the prompt is no command', () => {
  const { tracked, write } = tracker();
  write(OUTER.prompt + OUTER.prompt + OUTER.prompt);
  assert.deepEqual(tracked.commands(), []);
});

test('a command that opens a shell returns when that shell has ended; commands in it know their shell', () => {
  const { tracked, write } = tracker();
  write(OUTER.prompt + OUTER.started + OUTER.line('unshare --pid --fork bash', 1));
  write(INNER.prompt);
  assert.equal(tracked.commands()[0]?.state, 'opened-shell');
  const events = write(INNER.started + INNER.line('echo $$', 1) + INNER.returned(0) + INNER.prompt);
  assert.deepEqual(events[1], {
    kind: 'finished',
    terminal: 1,
    id: 2,
    line: 'echo $$',
    exitStatus: 0,
    shellInsidePids: [1],
  });
  write(INNER.started + INNER.line('exit 3', 2));
  write(OUTER.returned(3) + OUTER.prompt);
  assert.deepEqual(
    tracked.commands().map(({ line, state, exitStatus }) => [line, state, exitStatus]),
    [
      ['unshare --pid --fork bash', 'done', 3],
      ['echo $$', 'done', 0],
      ['exit 3', 'done', null],
    ],
  );
});

test('exec of another bash ends the command: its process is the new shell', () => {
  const { tracked, write } = tracker();
  write(OUTER.prompt + OUTER.started + OUTER.line('exec bash', 1) + marks('7:3003').prompt);
  assert.deepEqual(
    tracked.commands().map(({ state, exitStatus }) => [state, exitStatus]),
    [['done', null]],
  );
});

test('a line kept out of the history is known by its first command, not mistaken for the one before', () => {
  const { tracked, write } = tracker();
  write(OUTER.prompt + OUTER.started + OUTER.line('true', 1) + OUTER.returned(0) + OUTER.prompt);
  write(OUTER.started + OUTER.line('true', 1, 'secret --now') + OUTER.returned(0) + OUTER.prompt);
  write(OUTER.started + OUTER.line('true', 1, 'true') + OUTER.returned(0) + OUTER.prompt);
  write(OUTER.started + OUTER.line('echo   a | wc', 2, 'echo a') + OUTER.returned(0) + OUTER.prompt);
  assert.deepEqual(
    tracked.commands().map(({ line }) => line),
    ['true', 'secret --now', 'true', 'echo   a | wc'],
  );
});

test('changes are counted from the last view before the start until the terminal’s next command', () => {
  const { tracked, write } = tracker();
  tracked.observe(IDLE);
  write(OUTER.prompt + OUTER.started + OUTER.line('unshare --pid --fork bash', 1));
  assert.deepEqual(tracked.commands()[0]?.changes, []);
  tracked.observe(UNSHARED);
  const kinds = () => tracked.commands().map(({ changes }) => changes.map(({ kind }) => kind));
  const unshared = ['process-started', 'process-started', 'namespace-changed', 'namespace-changed'];
  assert.deepEqual(kinds(), [unshared]);
  write(INNER.prompt + INNER.started + INNER.line('exit', 1));
  tracked.observe(IDLE);
  assert.deepEqual(kinds(), [unshared, ['process-ended', 'process-ended']]);
  for (const command of tracked.commands()) assert.deepEqual(commandSchema.parse(command), command);
});

test('another terminal’s command neither cuts a command nor lends it its processes', () => {
  const { tracked, write } = tracker();
  const neighbour = marks('8:4004');
  tracked.observe(IDLE);
  write(OUTER.prompt + OUTER.started);
  write(neighbour.prompt + neighbour.started, 2);
  const sleep = exampleProcess({ pid: 20, parentPid: 8, name: 'sleep', command: 'sleep 9', terminal: 'pts/1' });
  const daemon = exampleProcess({ pid: 21, parentPid: 7, command: 'daemon', terminal: null });
  tracked.observe(exampleView(...IDLE.processes, sleep, daemon));
  const commandsOf = (terminal: number) =>
    tracked
      .commands()
      .filter((command) => command.terminal === terminal)
      .flatMap(({ changes }) => changes.map((change) => change.kind === 'process-started' && change.command));
  assert.deepEqual(commandsOf(1), ['daemon']);
  assert.deepEqual(commandsOf(2), ['sleep 9', 'daemon']);
});

test('no more commands, changes and characters are kept than the limits allow', () => {
  const { tracked, write } = tracker();
  tracked.observe(IDLE);
  for (let count = 0; count < COMMANDS_KEPT + 5; count += 1) write(OUTER.started + OUTER.returned(0));
  write(OUTER.started + OUTER.line('y'.repeat(3000), 1));
  const many = Array.from({ length: CHANGES_PER_COMMAND_MAX + 7 }, (_, index) => exampleProcess({ pid: 100 + index }));
  tracked.observe(exampleView(...IDLE.processes, ...many));
  const commands = tracked.commands();
  assert.equal(commands.length, COMMANDS_KEPT);
  assert.equal(commands.at(-1)?.line.length, COMMAND_LINE_MAX);
  assert.equal(commands.at(-1)?.changes.length, CHANGES_PER_COMMAND_MAX);
  assert.equal(commands.at(-1)?.changesLeftOut, 7);
});

test('control characters of a line are shown, not sent', () => {
  const { tracked, write } = tracker();
  write(OUTER.started + OUTER.line('cat <<X\r\na\tb\r\nX', 1));
  assert.equal(tracked.commands()[0]?.line, 'cat <<X␊a␉b␊X');
});

test('when the terminal has gone, what it ran is over', () => {
  const { tracked, write } = tracker();
  write(OUTER.started + OUTER.line('bash', 1) + INNER.started);
  tracked.terminalExited(1);
  assert.deepEqual(
    tracked.commands().map(({ state, exitStatus }) => [state, exitStatus]),
    [
      ['done', null],
      ['done', null],
    ],
  );
});

test('a flood of forged marks asks the kernel only a few times', () => {
  let asked = 0;
  const tracked = new CommandTracker(() => {
    asked += 1;
    return null;
  });
  const flood = Array.from({ length: 5000 }, (_, index) => marks(`${index}:1`).prompt).join('');
  tracked.output(1, Buffer.from(flood), 0);
  assert.ok(asked <= 2, String(asked));
  tracked.output(1, Buffer.from(OUTER.returned(0)), 0);
  assert.deepEqual(tracked.commands(), []);
});

test('the revision rises with every change of the commands, and only then', () => {
  const { tracked, write } = tracker();
  tracked.observe(IDLE);
  write(OUTER.prompt);
  assert.equal(tracked.revision, 0);
  write(OUTER.started);
  const started = tracked.revision;
  assert.ok(started > 0);
  tracked.observe(exampleView(...IDLE.processes));
  assert.equal(tracked.revision, started);
  tracked.observe(exampleView({ ...SHELL, pid: 99, startTicks: 1 }, ...IDLE.processes));
  assert.ok(tracked.revision > started);
});

test('whatever a terminal writes, commands stay within their schema and limits', () => {
  const aid = fc.constantFrom('7:1001', '1:2002', '8:4004', '9:9');
  const mark = aid.chain((one) => {
    const { prompt, started, line, returned } = marks(one);
    return fc.constantFrom(prompt, started, line('ls', 1), line('(x)', 2, ''), returned(0), '\u001b', '\u0007', 'text');
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(mark, fc.constantFrom(1, 2)), { maxLength: 60 }), (written) => {
      const { tracked, write } = tracker();
      for (const [text, terminal] of written) {
        write(text, terminal);
        tracked.observe(terminal === 1 ? IDLE : UNSHARED);
      }
      const commands = tracked.commands();
      for (const command of commands) assert.deepEqual(commandSchema.parse(command), command);
      const ids = commands.map(({ id }) => id);
      assert.deepEqual(
        ids,
        [...new Set(ids)].sort((one, other) => one - other),
      );
      tracked.terminalExited(1);
      tracked.terminalExited(2);
      assert.ok(tracked.commands().every(({ state }) => state === 'done'));
    }),
    { numRuns: 300 },
  );
});
