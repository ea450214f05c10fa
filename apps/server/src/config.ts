import { resolve } from 'node:path';

/** Everything the server is told from outside. The only place that reads the environment. */
export type Config = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly keeperSocket: string;
  /** A folder of the server's own, kept from start to start: it holds the secret that signs cookies. */
  readonly stateFolder: string;
  /** Where progress is kept: `postgres://…`, which may hold a password and is never shown; null: in a file of the state folder. */
  readonly databaseUrl: string | null;
  /** The built pages. */
  readonly webFolder: string;
  readonly labsFolder: string;
  /** Origins whose pages may talk to this server; null: those of the loopback at the port it listens on. */
  readonly origins: readonly string[] | null;
  readonly logLevel: LogLevel;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty variable is one that a script forgot to fill: treat it as unset.
  const read = (name: string, fallback: string) => environment[name] || fallback;
  const repository = resolve(import.meta.dirname, '../../..');
  return {
    listen: readListen(read('DRYDOCK_LISTEN', '127.0.0.1:8080')),
    keeperSocket: read('DRYDOCK_KEEPER_SOCKET', '/run/drydock/keeper.sock'),
    stateFolder: resolve(read('DRYDOCK_STATE', resolve(repository, '.drydock/server'))),
    databaseUrl: environment.DRYDOCK_DATABASE ? readDatabaseUrl(environment.DRYDOCK_DATABASE) : null,
    webFolder: resolve(read('DRYDOCK_WEB', resolve(repository, 'apps/web/out'))),
    labsFolder: resolve(read('DRYDOCK_LABS', resolve(repository, 'labs'))),
    origins: environment.DRYDOCK_ORIGINS ? readOrigins(environment.DRYDOCK_ORIGINS) : null,
    logLevel: readLogLevel(read('DRYDOCK_LOG', 'info')),
  };
}

function readListen(text: string): Config['listen'] {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port > 65_535) {
    throw new ConfigError(`DRYDOCK_LISTEN is "${text}": expected an address and a port, such as 127.0.0.1:8080`);
  }
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

function readDatabaseUrl(text: string): string {
  const isPostgres = URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
  // Not quoted: it may hold a password.
  if (!isPostgres) {
    throw new ConfigError(
      'DRYDOCK_DATABASE is no address of PostgreSQL: expected one like postgres://user@host/database, or nothing for a file',
    );
  }
  return text;
}

function readOrigins(text: string): string[] {
  return text.split(',').map((part) => {
    const origin = part.trim();
    if (!/^https?:\/\//.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new ConfigError(
        `DRYDOCK_ORIGINS holds "${origin}": expected origins like http://127.0.0.1:8080, without a path, separated by commas`,
      );
    }
    return origin;
  });
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (!level) throw new ConfigError(`DRYDOCK_LOG is "${text}": expected one of ${LOG_LEVELS.join(', ')}`);
  return level;
}
