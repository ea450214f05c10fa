import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../apps/server/testing/until.ts';

const SERVER_UID = 990;
const APP = join(import.meta.dirname, '../..');
/** The labs that the VM's own server serves. */
export const LABS = join(APP, 'labs');
export const SECOND_ADDRESS = 'http://127.0.0.1:8081';

/** A second server beside the one of the VM, at the same keeper, with labs of its own. */
export class SecondServer implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'drydock-second-server-'));
  readonly #child: ChildProcess;
  log = '';

  constructor(prepareLabs: (folder: string) => void) {
    chmodSync(this.#folder, 0o777);
    const labs = join(this.#folder, 'labs');
    mkdirSync(labs);
    prepareLabs(labs);
    this.#child = spawn(process.execPath, [join(APP, 'apps/server/src/main.ts')], {
      uid: SERVER_UID,
      gid: SERVER_UID,
      env: {
        NODE_ENV: 'production',
        DRYDOCK_LISTEN: new URL(SECOND_ADDRESS).host,
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
