import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { innermostShell } from './innermost-shell.ts';

/** A shell, and the number of a program that it has started and waits for. */
async function shellWithProgram() {
  const shell = spawn('/bin/sh', ['-c', 'sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  const program = Number(line.toString());
  // Told before it is one: between fork and exec it is a second sh.
  while (readFileSync(`/proc/${program}/comm`, 'utf8') !== 'sleep\n') await nextTurn();
  return {
    shell: shell.pid ?? 0,
    program,
    [Symbol.dispose]: () => {
      process.kill(program);
      shell.kill();
    },
  };
}

test('a shell in the foreground is the one', async () => {
  using running = await shellWithProgram();
  assert.equal(innermostShell({ foreground: running.shell, process: running.shell }), running.shell);
});

test('of a program in the foreground it is the shell that started it', async () => {
  using running = await shellWithProgram();
  assert.equal(innermostShell({ foreground: running.program, process: running.shell }), running.shell);
});

test("when the foreground's leader has ended it is the terminal's first process", async () => {
  using running = await shellWithProgram();
  const gone = spawn('/bin/true');
  await once(gone, 'exit');
  assert.equal(innermostShell({ foreground: gone.pid ?? 0, process: running.shell }), running.shell);
});

test('without a foreground there is none', () => {
  assert.equal(innermostShell({ foreground: 0, process: 1 }), null);
});

test('below a program with a terminal of its own it is the shell that leads that', async () => {
  const outer = spawn('script', ['-qfc', 'exec sh -i', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    let shown = '';
    outer.stdout.on('data', (bytes: Buffer) => {
      shown += bytes.toString();
    });
    outer.stdin.write('echo number=$$\n');
    while (!/number=\d+\r/.test(shown)) await once(outer.stdout, 'data');
    const inner = Number(/number=(\d+)/.exec(shown)?.[1]);
    const found = () => innermostShell({ foreground: outer.pid ?? 0, process: outer.pid ?? 0 });
    assert.equal(found(), inner);
  } finally {
    outer.kill('SIGKILL');
  }
});
