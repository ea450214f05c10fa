import { readFileSync } from 'node:fs';
import { type ContainerRecord, cgroupOf, isRunning } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** Docker's words for what a container is doing. */
export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'exited';

export function containerStatus(engine: Engine, record: ContainerRecord): ContainerStatus {
  const { id } = record.specification;
  if (isRunning(record)) return isFrozen(cgroupOf(engine.place.cgroupRoot, id)) ? 'paused' : 'running';
  if (engine.restarts.has(id)) return 'restarting';
  // It may have ended at this moment, and nobody has written down how.
  return record.ended === null && record.started === null ? 'created' : 'exited';
}

function isFrozen(cgroup: string): boolean {
  try {
    return readFileSync(`${cgroup}/cgroup.freeze`, 'latin1').startsWith('1');
  } catch {
    return false; // It has ended since.
  }
}
