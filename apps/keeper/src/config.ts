import { totalmem } from 'node:os';
import type { SessionLimits, SessionPaths } from '@drydock/runtime';

/** The only place that reads the environment. */
export type Config = {
  /** Unix socket of mode 0600 that the server connects to. */
  readonly socket: string;
  /** Owner of that socket: the unprivileged user the server runs as. */
  readonly serverUid: number;
  /** Path of the stage binary. */
  readonly stage: string;
  readonly paths: SessionPaths;
  readonly limits: SessionLimits;
  readonly sessionsMax: number;
};

const MIB = 1024 * 1024;

/** What one learner gets; the lessons fit well inside. */
const LIMITS: SessionLimits = { memoryBytes: 512 * MIB, cpus: 1, pids: 256, diskBytes: 1024 * MIB, inodes: 100_000 };

/** Left for the kernel, keeper and server. */
const RESERVED_BYTES = 512 * MIB;
/** Sessions rarely use half of their memory at once; the kernel kills inside a session, never outside, when one does. */
const OVERCOMMIT = 2;

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
    limits: LIMITS,
    sessionsMax: Math.max(1, Math.floor((OVERCOMMIT * (totalmem() - RESERVED_BYTES)) / LIMITS.memoryBytes)),
  };
}

function readId(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${name}="${text}": not a user id`);
  return Number(text);
}
