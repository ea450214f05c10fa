import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';

/** The server as init starts it: a process of its own, told by its environment alone. */
class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  output = '';
  errors = '';

  constructor(environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env: environment });
    this.child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.errors += chunk;
    });
  }

  async address(): Promise<string> {
    const listens = /"address":"(?<address>[^"]+)"/;
    await until(
      'the server listens',
      () => this.output + this.errors,
      (text) => listens.test(text),
    );
    return listens.exec(this.output)?.groups?.address ?? '';
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.end('SIGKILL');
  }
}

function environmentIn(folder: TemporaryFolder): NodeJS.ProcessEnv {
  folder.write({ 'web/index.html': '<!doctype html><title>Drydock</title>' });
  mkdirSync(join(folder.path, 'labs'));
  return {
    NODE_ENV: 'production',
    DRYDOCK_LISTEN: '127.0.0.1:0',
    DRYDOCK_STATE: join(folder.path, 'state'),
    DRYDOCK_WEB: join(folder.path, 'web'),
    DRYDOCK_LABS: join(folder.path, 'labs'),
    DRYDOCK_KEEPER_SOCKET: join(folder.path, 'keeper.sock'),
  };
}

test('SIGTERM ends the server in order', async () => {
  using folder = new TemporaryFolder();
  await using server = new ServerProcess(environmentIn(folder));
  await server.address();
  assert.equal(await server.end('SIGTERM'), 0);
});

test('after SIGKILL the next server knows the learner by the same cookie', async () => {
  using folder = new TemporaryFolder();
  const environment = environmentIn(folder);
  await using first = new ServerProcess(environment);
  const cookie = (await fetch(await first.address())).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  assert.match(cookie, /^drydock=/);
  await first.end('SIGKILL');
  await using second = new ServerProcess(environment);
  const answer = await fetch(await second.address(), { headers: { cookie } });
  assert.deepEqual(answer.headers.getSetCookie(), []);
});

test('without a keeper the server serves pages and says that it is not healthy', async () => {
  using folder = new TemporaryFolder();
  await using server = new ServerProcess(environmentIn(folder));
  const address = await server.address();
  assert.equal((await fetch(address)).status, 200);
  const health = await fetch(`${address}/healthz`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), /"isHealthy":false,"reason":"[^"]*keeper/);
});

test('a wrong setting and a missing page end the start with one line that says what to do', async () => {
  using folder = new TemporaryFolder();
  const environment = environmentIn(folder);
  const wrong = [
    [{ DRYDOCK_LISTEN: 'everywhere' }, /^drydock server: DRYDOCK_LISTEN is "everywhere": .*\n$/],
    [{ DRYDOCK_WEB: '/nonexistent' }, /^drydock server: serve "\/nonexistent": .*npm run build.*\n$/],
    [{ DRYDOCK_LISTEN: '192.0.2.1:1' }, /^drydock server: listen on 192.0.2.1:1: .*DRYDOCK_LISTEN.*\n$/],
  ] as const;
  for (const [setting, pattern] of wrong) {
    await using server = new ServerProcess({ ...environment, ...setting });
    await once(server.child, 'close');
    assert.equal(server.child.exitCode, 78);
    assert.match(server.errors, pattern);
  }
});
