import assert from 'node:assert/strict';
import test from 'node:test';
import type { CommandEvent } from './commands/terminal-commands.ts';
import { MarkedTerminal, NESTED_BASH } from './marked-terminal.ts';
import { whyNoSession } from './unshared-session.ts';

/** Says when it is there to receive keys: before, they would go to the shell. */
const SLEEPER = `sh -c 'echo asl""eep; exec sleep 1000'`;

async function started(environment: Record<string, string> = {}): Promise<MarkedTerminal> {
  const terminal = new MarkedTerminal(environment);
  await terminal.type('', { printed: '# ' });
  return terminal;
}

const finished = (terminal: MarkedTerminal) =>
  terminal.events.filter((event): event is Extract<CommandEvent, { kind: 'finished' }> => event.kind === 'finished');

test('lines, exit statuses and the order of commands are told', async () => {
  await using terminal = await started();
  for (const [line, exitStatus] of [
    ['true', 0],
    ['false', 1],
    ['echo "a;b\\c" | cat; (exit 7)', 7],
    ['(sleep 0.01; exit 3)', 3],
    ['for i in 1 2; do echo $i; done', 0],
    ['f() { return 4; }; f', 4],
    ["cat <<< 'žluť'", 0],
    ['no-such-command-here', 127],
  ] as const) {
    const command = await terminal.line(line);
    assert.equal(command?.line, line);
    assert.equal(command.state, 'done');
    assert.equal(command.exitStatus, exitStatus, line);
  }
});

test('a command of several lines is one command', async () => {
  await using terminal = await started();
  await terminal.type('cat <<X\n', { printed: '> ' });
  await terminal.type('one\n', { printed: '> ' });
  await terminal.type('X\n', { prompts: 1 });
  await terminal.type('echo a |\n', { printed: '> ' });
  await terminal.type('cat\n', { prompts: 1 });
  assert.deepEqual(
    finished(terminal).map(({ line }) => line),
    ['cat <<X\none\nX\n', 'echo a | cat'],
  );
});

test('an empty line, Ctrl-C at the prompt and a syntax error are no commands', async () => {
  await using terminal = await started();
  await terminal.type('\n', { prompts: 1 });
  await terminal.type('half a line\u0003', { prompts: 1 });
  await terminal.type(')\n', { prompts: 1 });
  assert.deepEqual(terminal.commands(), []);
});

test('a running command is known while it runs, and Ctrl-C ends it with 130', async () => {
  await using terminal = await started();
  await terminal.type(`${SLEEPER}\n`, { printed: 'asleep\r\n' });
  assert.equal(terminal.commands()[0]?.state, 'running');
  await terminal.type('\u0003', { prompts: 1 });
  assert.deepEqual(
    terminal.commands().map(({ line, state, exitStatus }) => [line, state, exitStatus]),
    [[SLEEPER, 'done', 130]],
  );
});

test('a stopped job and fg are two commands', async () => {
  await using terminal = await started();
  await terminal.type(`${SLEEPER}\n`, { printed: 'asleep\r\n' });
  await terminal.type('\u001a', { prompts: 1 });
  await terminal.type('fg\n', { printed: `${SLEEPER}\r\n` });
  await terminal.type('\u0003', { prompts: 1 });
  assert.deepEqual(
    terminal.commands().map(({ line, exitStatus }) => [line, exitStatus]),
    [
      [SLEEPER, 148],
      ['fg', 130],
    ],
  );
});

test('a nested shell’s commands are its own, and the one that opened it returns when it ends', async () => {
  await using terminal = await started();
  const opened = await terminal.line(NESTED_BASH);
  assert.equal(opened?.state, 'opened-shell');
  assert.equal((await terminal.line('false'))?.exitStatus, 1);
  await terminal.line(NESTED_BASH);
  await terminal.line('true');
  await terminal.line('exit 5');
  await terminal.line('exit');
  assert.deepEqual(
    terminal.commands().map(({ line, state, exitStatus }) => [line, state, exitStatus]),
    [
      [NESTED_BASH, 'done', 5],
      ['false', 'done', 1],
      [NESTED_BASH, 'done', 5],
      ['true', 'done', 0],
      ['exit 5', 'done', null],
      ['exit', 'done', null],
    ],
  );
});

test('exec of another bash, and the snippet sourced twice, leave one shell', async () => {
  await using terminal = await started();
  const exec = await terminal.line(`exec ${NESTED_BASH}`);
  assert.deepEqual([exec?.state, exec?.exitStatus], ['done', null]);
  await terminal.line(`. ${NESTED_BASH.split(' ').at(-1)}`);
  assert.equal((await terminal.line('false'))?.exitStatus, 1);
  assert.deepEqual(
    terminal.commands().map(({ state }) => state),
    ['done', 'done', 'done'],
  );
});

const skip = whyNoSession() ?? false;

test('unshare --fork bash: its shell is found to be number 1 inside, and numbers are the learner’s own', {
  skip,
}, async () => {
  await using terminal = await started();
  const unshare = `unshare --user --map-root-user --pid --mount --fork ${NESTED_BASH}`;
  assert.equal((await terminal.line(unshare))?.state, 'opened-shell');
  await terminal.line('echo "I am $$"');
  await terminal.line('sh -c \'echo "child $$"\'');
  await terminal.line('sh -c \'echo "child $$"\'');
  assert.match(terminal.shown(), /\nI am 1\n/);
  assert.match(terminal.shown(), /\nchild 2\n.*\nchild 3\n/s, 'the marks forked');
  const inside = finished(terminal).map(({ shellInsidePids }) => shellInsidePids.at(-1));
  assert.deepEqual(inside, [1, 1, 1]);
  await terminal.line('exit 9');
  assert.equal((await terminal.line('true'))?.line, 'true');
  assert.deepEqual(finished(terminal).at(-2)?.exitStatus, 9);
  assert.deepEqual(finished(terminal).at(-1)?.shellInsidePids, []);
});

test('without --fork the first command works and the second cannot be born, as the kernel has it', {
  skip,
}, async () => {
  await using terminal = await started();
  await terminal.line(`unshare --user --map-root-user --pid ${NESTED_BASH}`);
  assert.equal((await terminal.line('sleep 0'))?.exitStatus, 0);
  assert.equal((await terminal.line('sleep 0'))?.exitStatus, 254);
  assert.equal(terminal.shown().match(/Cannot allocate memory/g)?.length, 1);
});

test('a person sees nothing of the marks, under set -x too', async () => {
  await using terminal = await started();
  await terminal.line('set -x');
  await terminal.line('echo seen');
  await terminal.line('set +x');
  const prompt = String.raw`[^\n]*:[^\n]*# `;
  assert.match(
    terminal.shown(),
    new RegExp(
      `^${prompt}set -x\n${prompt}echo seen\n\\+ echo seen\nseen\n${prompt}set \\+x\n\\+ set \\+x\n${prompt}$`,
    ),
  );
});

test('set -eu and a PROMPT_COMMAND that was there before are kept, $? and $_ too', async () => {
  await using terminal = await started({ PROMPT_COMMAND: 'echo "before: $?"' });
  await terminal.line('set -eu');
  await terminal.type('\n', { prompts: 1 });
  await terminal.line('echo last');
  await terminal.line('echo "[$_]"');
  await terminal.line('set +e');
  await terminal.line('(exit 6)');
  await terminal.line('echo "<$?>"');
  assert.match(terminal.shown(), /\n\[last\]\n/);
  assert.match(terminal.shown(), /\nbefore: 6\n/);
  assert.match(terminal.shown(), /\n<6>\n/);
});

test('a learner’s own DEBUG trap stays, and lines are still told', async () => {
  await using terminal = await started();
  await terminal.line("trap 'echo debugged' DEBUG");
  assert.equal((await terminal.line('true'))?.line, 'true');
  await terminal.line('trap -p DEBUG');
  assert.match(terminal.shown(), /trap -- 'echo debugged' DEBUG\n/);
});

test('a line that the history leaves out is told by its first command', async () => {
  await using terminal = await started();
  await terminal.line('HISTCONTROL=ignoreboth');
  assert.equal((await terminal.line(' sleep 0; true'))?.line, 'sleep 0');
  assert.equal((await terminal.line('true | true'))?.line, 'true | true');
  assert.equal((await terminal.line('true | true'))?.line, 'true | true');
});

test('a shell that is not interactive writes no marks', async () => {
  await using terminal = await started();
  const marks = () => terminal.output.split('\u001b]').length;
  await terminal.line('true');
  const before = marks();
  await terminal.line(`bash -c '. ${NESTED_BASH.split(' ').at(-1)}; echo hi'`);
  // prompt, start, line, return: of the one line typed
  assert.equal(marks() - before, 4);
});

test('forged marks of a number 1 find no shell: nothing is taken for typed inside', async () => {
  await using terminal = await started();
  const mark = String.raw`\e]133;C;aid=1:5\a\e]633;E;aid=1:5;echo;  1  echo $$\a\e]133;D;0;aid=1:5\a`;
  await terminal.line(`printf '${mark}'`);
  const forged = finished(terminal).find(({ line }) => line === 'echo $$');
  assert.deepEqual(forged?.shellInsidePids, []);
  assert.equal((await terminal.line('false'))?.exitStatus, 1);
});
