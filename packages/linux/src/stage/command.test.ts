import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Call, call } from '../call.ts';
import { CommandConnection } from './command-connection.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'drydock-command-')));
after(() => rmSync(folder, { recursive: true }));
execFileSync('make', ['-C', fileURLToPath(new URL('../../native', import.meta.url)), `OUT=${folder}`], {
  stdio: 'pipe',
});

const exec = (script: string): Call => call('execve', ['/bin/sh', ['sh', '-c', script], ['PATH=/usr/bin:/bin']]);
let sockets = 0;

/** Somebody types `docker …`, and an engine of the test answers. */
async function type(args: readonly string[], answer: (command: CommandConnection) => Promise<void>, input = '') {
  const path = join(folder, `engine-${++sockets}.sock`);
  const server: Server = createServer().listen(path);
  await once(server, 'listening');
  const child: ChildProcess = spawn(join(folder, 'stage'), args, {
    argv0: 'docker',
    cwd: folder,
    env: { DRYDOCK_SOCKET: path, A: 'b=c' } as unknown as NodeJS.ProcessEnv,
  });
  let [out, error] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  child.stdin?.end(input);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const closed = once(child, 'close');
  try {
    await answer(await CommandConnection.accept(socket));
  } finally {
    server.close();
  }
  const [status, signal] = (await closed) as [number | null, string | null];
  return { out, error, status, signal };
}

test('the engine hears what was typed, where, and with which variables; it says what is printed, and the status', async () => {
  const { out, error, status } = await type(['run', 'a b', ''], async (command) => {
    const { argv, environment, workingDirectory, isTerminal } = command.request;
    assert.deepEqual(argv, ['docker', 'run', 'a b', '']);
    assert.equal(environment.A, 'b=c');
    assert.equal(workingDirectory, folder);
    assert.deepEqual(isTerminal, [false, false, false]);
    command.print('héllo\n');
    command.complain('no\n');
    command.leave(7);
  });
  assert.deepEqual({ out, error, status }, { out: 'héllo\n', error: 'no\n', status: 7 });
});

test('it performs a program in its own directory, and leaves with the status of its child', async () => {
  const { out, status } = await type([], async (command) => {
    const { ended, results } = await command.perform([
      { fork: 0, result: 'child', parent: 'waits' },
      exec('pwd; exit 5'),
    ]);
    command.release();
    const [end] = await ended;
    assert.deepEqual(end, { process: results.get('child'), exitStatus: 5, signal: null });
  });
  assert.deepEqual([out, status], [`${folder}\n`, 5]);
});

const failing = call('chdir', ['/no/such']);
const fork = { fork: 0, result: 'child', parent: 'waits' } as const;
for (const [where, steps] of Object.entries({
  'in the command itself': [failing, fork, exec('true')],
  'in its child': [fork, failing, exec('true')],
})) {
  test(`a call that fails ${where} is told, and the caller gets our words and our status`, async () => {
    const { error, status } = await type([], async (command) => {
      const message = 'chdir("/no/such"): no such file or directory (ENOENT)';
      await assert.rejects(command.perform(steps), { message });
      command.complain('sorry\n');
      command.leave(125);
    });
    assert.deepEqual([error, status], ['sorry\n', 125]);
  });
}

test('a program that goes on in the background is begun before the command leaves', async () => {
  const { out, status } = await type([], async (command) => {
    await command.perform([{ fork: 0, result: 'child', parent: 'leaves' }, exec('exec >/dev/null; sleep 0.2')]);
    command.print('begun\n');
    command.leave(0);
  });
  assert.deepEqual([out, status], ['begun\n', 0]);
});

test('at a Tell the caller can be asked, and answers with a line of their input', async () => {
  const { out } = await type(
    [],
    async (command) => {
      await command.perform([{ fork: 0, result: 'child', parent: 'waits' }, { tell: 'ask' }, exec('cat')], {
        onTell: async () => {
          command.print('go on? ');
          assert.equal(await command.line(), 'yes\n');
        },
      });
      command.release();
    },
    'yes\nthe rest is the container’s\n',
  );
  assert.equal(out, 'go on? the rest is the container’s\n');
});

test('the caller’s input is sent whole', async () => {
  const text = 'x'.repeat(300_000);
  let received = 0;
  const { status } = await type(
    [],
    async (command) => {
      for await (const chunk of command.input()) received += chunk.length;
      command.leave(0);
    },
    text,
  );
  assert.deepEqual([received, status], [text.length, 0]);
});

test('a shell that is asked for at a Tell is where the half-made container is', async () => {
  const { out } = await type(
    [],
    async (command) => {
      await command.perform(
        [{ fork: 0, result: 'child', parent: 'waits' }, call('chdir', ['/usr']), { tell: 'look' }, exec('echo done')],
        { onTell: () => command.shell() },
      );
      command.release();
    },
    'pwd\n',
  );
  assert.equal(out, '/usr\ndone\n');
});

test('a signal to the command is the container’s', async () => {
  const { status } = await type([], async (command) => {
    let child: number | undefined;
    await command.perform(
      [
        { fork: 0, result: 'child', parent: 'waits' },
        exec('trap "exit 9" TERM; kill -TERM $PPID; while :; do sleep 0.1; done'),
      ],
      {
        onPerformed: ({ returned }) => {
          child = returned;
        },
      },
    );
    assert.ok(child);
    command.release();
  });
  assert.equal(status, 9);
});

test('without an engine it says what to do', async () => {
  const child = spawn(join(folder, 'stage'), ['ps'], {
    argv0: 'docker',
    env: { DRYDOCK_SOCKET: join(folder, 'nobody.sock') } as unknown as NodeJS.ProcessEnv,
  });
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const [status] = (await once(child, 'close')) as [number];
  assert.equal(status, 125);
  assert.match(error, /nobody\.sock: No such file or directory\n.*start-engine/);
});
