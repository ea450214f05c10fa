import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { LimitsError, type OperatorLimits, readLimits } from '@drydock/protocol';
import type { SessionPaths } from '@drydock/runtime';

/** The only place that reads the environment. */
export type Config = {
  /** Unix socket of mode 0600 that the server connects to. */
  readonly socket: string;
  /** Owner of that socket: the unprivileged user the server runs as. */
  readonly serverUid: number;
  /** Path of the stage binary. */
  readonly stage: string;
  readonly paths: SessionPaths;
  readonly limits: OperatorLimits;
};

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const state = environment.DRYDOCK_STATE ?? '/var/lib/drydock';
  const native = environment.DRYDOCK_NATIVE ?? '/opt/drydock/native';
  return {
    socket: environment.DRYDOCK_KEEPER_SOCKET ?? '/run/drydock/keeper.sock',
    serverUid: readId(environment, 'DRYDOCK_SERVER_UID', 990),
    stage: `${native}/stage`,
    paths: {
      image: environment.DRYDOCK_IMAGE ?? '/',
      tools: environment.DRYDOCK_TOOLS ?? '/opt/drydock/session',
      storage: `${state}/sessions`,
      mounts: '/run/drydock/sessions',
      cgroups: '/sys/fs/cgroup/drydock',
      init: `${native}/session-init`,
    },
    limits: readLimitsFile(environment.DRYDOCK_LIMITS || '/etc/drydock/limits.json'),
  };
}

/** Without a file everything has its default. @throws LimitsError naming the file, and all that is wrong with it */
function readLimitsFile(path: string): OperatorLimits {
  let text: string | null = null;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    return readLimits(text, { memoryBytes: totalmem() });
  } catch (error) {
    throw error instanceof LimitsError ? new LimitsError(`${path}:\n${error.message}`) : error;
  }
}

function readId(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${name}="${text}": not a user id`);
  return Number(text);
}
