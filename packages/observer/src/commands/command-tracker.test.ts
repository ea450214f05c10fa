import assert from 'node:assert/strict';
import test from 'node:test';
import { CHANGES_PER_COMMAND_MAX, COMMAND_LINE_MAX, COMMANDS_KEPT, commandSchema } from '@drydock/protocol';
import { exampleProcess, exampleView, IDLE, SHELL, UNSHARED } from '../example-view.ts';
import { INNER, marks, OUTER, tracker } from './example-terminal.ts';

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
      sharedWith: [],
    },
  ]);
});

test('lines of a shell without marks are commands too, whose end is seen and whose status is not', () => {
  const { tracked, write } = tracker();
  const prompt = '/ # \u001b[6n';
  write(OUTER.prompt + OUTER.started + OUTER.line('chroot rootfs /bin/sh', 1));
  assert.deepEqual(write(`\r\nBusyBox\r\n${prompt}`), [{ kind: 'prompted', terminal: 1 }]);
  assert.equal(tracked.commands()[0]?.state, 'opened-shell');
  write(`hostname box\r\n`);
  assert.deepEqual(
    tracked.commands().map(({ line, state }) => [line, state]),
    [
      ['chroot rootfs /bin/sh', 'opened-shell'],
      ['hostname box', 'running'],
    ],
  );
  write(`${prompt}\r\n${prompt}exit\r\n`);
  write(OUTER.returned(0) + OUTER.prompt);
  assert.deepEqual(
    tracked.commands().map(({ line, state, exitStatus }) => [line, state, exitStatus]),
    [
      ['chroot rootfs /bin/sh', 'done', 0],
      ['hostname box', 'done', null],
      ['exit', 'done', null],
    ],
  );
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
  assert.deepEqual(commandsOf(2), ['sleep 9'], 'the daemon is a child of the other shell');
});

test('no more commands, changes and characters are kept than the limits allow', () => {
  const { tracked, write } = tracker();
  tracked.observe(IDLE);
  for (let count = 0; count < COMMANDS_KEPT + 5; count += 1) write(OUTER.started + OUTER.returned(0));
  write(OUTER.started + OUTER.line('y'.repeat(3000), 1));
  const many = Array.from({ length: CHANGES_PER_COMMAND_MAX + 7 }, (_, index) =>
    exampleProcess({ pid: 100 + index, parentPid: 7 }),
  );
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
  tracked.observe(exampleView({ ...SHELL, pid: 99, parentPid: 7, startTicks: 1 }, ...IDLE.processes));
  assert.ok(tracked.revision > started);
});
