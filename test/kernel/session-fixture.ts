import { mkdirSync, writeFileSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import {
  createSession,
  DELEGATED_CONTROLLERS,
  type Entered,
  enterSession,
  hostsFile,
  ID_COUNT,
  removeSession,
  type Session,
  type SessionLimits,
  type SessionSpecification,
} from '@drydock/runtime';

const NATIVE = '/opt/drydock/native';
export const STAGE = `${NATIVE}/stage`;
const MIB = 1024 * 1024;
const LIMITS: SessionLimits = { memoryBytes: 128 * MIB, cpus: 1, pids: 64, diskBytes: 32 * MIB, inodes: 2000 };
const PATHS = {
  image: '/',
  tools: '/opt/drydock/session',
  storage: '/var/lib/drydock/sessions',
  mounts: '/run/drydock/sessions',
  cgroups: '/sys/fs/cgroup/drydock',
  init: `${NATIVE}/session-init`,
};

let created = 0;

export function specify(limits: Partial<SessionLimits> = {}): SessionSpecification {
  for (const folder of [PATHS.storage, PATHS.mounts, PATHS.cgroups])
    mkdirSync(folder, { recursive: true, mode: 0o711 });
  writeFileSync(`${PATHS.cgroups}/cgroup.subtree_control`, DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(' '));
  created += 1;
  return {
    id: `test${process.pid}x${created}`,
    firstId: (15 + created) * ID_COUNT,
    hostname: 'drydock',
    limits: { ...LIMITS, ...limits },
    paths: PATHS,
    files: new Map([
      ['/etc/hostname', 'drydock\n'],
      ['/etc/hosts', hostsFile('drydock')],
    ]),
  };
}

export type Ran = { readonly output: string; readonly exitStatus: number | null; readonly signal: number | null };

/** A session that removes itself at the end of the block. */
export async function startSession(limits: Partial<SessionLimits> = {}) {
  const session = await createSession(specify(limits), STAGE);
  return {
    session,
    run: (command: string) => run(session, command),
    enter: (...argv: [string, ...string[]]) => enterSession(session, { stage: STAGE, argv, columns: 80, rows: 24 }),
    [Symbol.asyncDispose]: () => removeSession(session),
  };
}

/** Runs a command line in the session, on a terminal of its own, and returns all it wrote. */
async function run(session: Session, command: string): Promise<Ran> {
  const entered = await enterSession(session, {
    stage: STAGE,
    argv: ['/bin/bash', '-c', command],
    columns: 200,
    rows: 50,
  });
  const output = await outputOf(entered);
  const { exitStatus, signal } = await entered.ended;
  return { output: output.replaceAll('\r\n', '\n'), exitStatus, signal };
}

function outputOf(entered: Entered): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const stream = new ReadStream(entered.master);
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => stream.destroy()); // EIO: the last one who could write has left
  stream.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  return promise;
}
