import { readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import type { SessionAllowance, SessionReport } from '@drydock/protocol';
import { type Session, sessionFolders } from '@drydock/runtime';
import type { SessionLife } from './session-life.ts';

export type Use = Pick<SessionReport, 'learner' | 'pages' | 'terminals' | 'awaySeconds'> & {
  /** Null: nobody's yet. */
  readonly life: SessionLife | null;
};

/** What the kernel counts of a session, beside what the keeper knows of its use. */
export function reportSession({ specification }: Session, { life, ...use }: Use): SessionReport {
  const { cgroup, storage } = sessionFolders(specification);
  return {
    session: specification.id,
    ...use,
    state: life === null ? 'warm' : life.now.state,
    ageSeconds: Math.max(0, (Date.now() - birth(storage)) / 1000),
    idleSeconds: life?.idleSeconds ?? 0,
    endsInSeconds: life?.now.endsInSeconds ?? null,
    memoryBytes: count(`${cgroup}/memory.current`),
    pids: count(`${cgroup}/pids.current`),
  };
}

/** What a learner is told of what the session may use. */
export function describeAllowance(session: string, allowance: SessionAllowance) {
  const { memory, pids, cpus, disk, inodes, terminals, output, idle } = allowance;
  return {
    session,
    kernelRelease: release(),
    memoryMaxBytes: memory,
    pidsMax: pids,
    cpus,
    diskBytes: disk,
    inodes,
    terminalsMax: terminals,
    outputBytesPerSecond: output,
    idleSeconds: idle,
  };
}

/** 0 of a session that is just being removed. */
function count(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function birth(folder: string): number {
  try {
    return statSync(folder).birthtimeMs;
  } catch {
    return Date.now();
  }
}
