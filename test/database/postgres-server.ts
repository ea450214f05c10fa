import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgres } from '../../apps/server/src/progress/postgres-database.ts';
import type { DatabasePlace } from '../../apps/server/testing/progress-store-suite.ts';
import { until } from '../../apps/server/testing/until.ts';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs.ts';

/** "nobody": PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** A real PostgreSQL with a new cluster, reached by a socket in a folder of its own alone; gone at the end of the block. */
export class PostgresServer implements AsyncDisposable {
  readonly #folder: string;
  readonly #child: ChildProcess;
  #log = '';
  #databases = 0;

  static async start(choose: (folder: string) => PostgresPrograms = postgresPrograms): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-postgres-'));
    chmodSync(folder, 0o755);
    const programs = choose(folder);
    const server = new PostgresServer(folder, programs);
    await until(
      'PostgreSQL takes connections',
      () => server.#answers(),
      (answer) => answer === 'yes',
    );
    return server;
  }

  private constructor(folder: string, { bin, environment }: PostgresPrograms) {
    this.#folder = folder;
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const options = {
      ...user,
      cwd: folder,
      env: { NODE_ENV: 'production' as const, PATH: process.env.PATH, ...environment },
    };
    const own = join(folder, 'own');
    mkdirSync(own, { mode: 0o700 });
    if (user.uid !== undefined) chownSync(own, NOBODY, NOBODY);
    const data = join(own, 'data');
    const initdb = [
      '--pgdata',
      data,
      '--username',
      'drydock',
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ];
    execFileSync(join(bin, 'initdb'), [...initdb, '--no-sync'], { ...options, stdio: 'pipe' });
    // No test takes the power from under it, so it need not wait for the disk.
    const settings = { listen_addresses: '', unix_socket_directories: own, fsync: 'off', jit: 'off' };
    const settingArgs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#child = spawn(join(bin, 'postgres'), ['-D', data, ...settingArgs], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#log += chunk;
      });
    }
  }

  /** As it would stand in DRYDOCK_DATABASE. */
  urlOf(database: string): string {
    return `postgres://drydock@localhost/${database}?host=${encodeURIComponent(join(this.#folder, 'own'))}`;
  }

  async newPlace(): Promise<DatabasePlace> {
    this.#databases += 1;
    const name = `test${this.#databases}`;
    await this.#run(`CREATE DATABASE ${name}`);
    const address = this.urlOf(name);
    return {
      address,
      open: () => openPostgres(address, () => undefined),
      [Symbol.asyncDispose]: () => this.#run(`DROP DATABASE ${name} WITH (FORCE)`),
    };
  }

  /** Ends every connection but its own, as a restart of PostgreSQL does. */
  breakConnections(): Promise<void> {
    return this.#run('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const closed = once(this.#child, 'close');
      // pg_ctl(1): SIGQUIT ends it at once.
      this.#child.kill('SIGQUIT');
      await closed;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<string> {
    if (this.#child.exitCode !== null) throw new Error(`PostgreSQL ended: ${this.#log}`);
    return this.#run('SELECT 1').then(
      () => 'yes',
      () => this.#log.slice(-2000),
    );
  }

  async #run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.urlOf('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
