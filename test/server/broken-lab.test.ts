import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { ask, askForFailure } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { Learner } from './learner.ts';

const SERVER_UID = 990;
const APP = join(import.meta.dirname, '../..');
const LABS = join(APP, 'labs');
const ADDRESS = 'http://127.0.0.1:8081';

/** A second server beside the one of the VM, at the same keeper, with labs of its own. */
class SecondServer implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'drydock-broken-lab-'));
  readonly #child: ChildProcess;
  log = '';

  constructor(prepareLabs: (folder: string) => void) {
    chmodSync(this.#folder, 0o777);
    const labs = join(this.#folder, 'labs');
    cpSync(LABS, labs, { recursive: true });
    prepareLabs(labs);
    this.#child = spawn(process.execPath, [join(APP, 'apps/server/src/main.ts')], {
      uid: SERVER_UID,
      gid: SERVER_UID,
      env: {
        NODE_ENV: 'production',
        DRYDOCK_LISTEN: new URL(ADDRESS).host,
        DRYDOCK_KEEPER_SOCKET: '/run/drydock/keeper.sock',
        DRYDOCK_STATE: join(this.#folder, 'state'),
        DRYDOCK_WEB: join(APP, 'apps/web/out'),
        DRYDOCK_LABS: labs,
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.log += chunk;
      });
    }
  }

  async isListening(): Promise<void> {
    await until(
      'the server listens',
      () => this.log,
      (log) => log.includes('the server listens'),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

test('a lab with broken front matter is named in the log, and the server serves the others', async () => {
  await using server = new SecondServer((labs) => {
    const [whole = ''] = readdirSync(labs).filter((name) => /^\d/.test(name));
    cpSync(join(labs, whole), join(labs, '990-broken'), { recursive: true });
    const [step = ''] = readdirSync(join(labs, '990-broken')).filter((name) => /^\d/.test(name));
    const path = join(labs, '990-broken', step, 'step.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^title:.*$/m, 'title: ['));
  });
  await server.isListening();
  assert.match(server.log, /990-broken\/[^"]*step\.md/);

  await using learner = await Learner.arrive(ADDRESS, ADDRESS);
  const page = await learner.open();
  const [lab = ''] = readdirSync(LABS).filter((name) => /^\d/.test(name));
  const [step = ''] = readdirSync(join(LABS, lab)).filter((name) => /^\d/.test(name));
  const id = (folder: string) => folder.replace(/^\d+-/, '');
  const entered = await ask(page, 'step:enter', { step: { lab: id(lab), step: id(step) } });
  assert.ok(Array.isArray((entered as { results: unknown }).results));
  const failure = await askForFailure(page, 'step:enter', { step: { lab: 'broken', step: id(step) } });
  assert.equal(failure.code, 'unknown-step');
});
