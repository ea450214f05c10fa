import type { Change, ProcessView } from '@drydock/protocol';
import { isAlive } from '../process-identity.ts';
import type { ProcessPair } from './process-pasts.ts';

/** Processes that made the same move are one change. */
export function groupedMoves<Value extends string | number>(
  pairs: readonly ProcessPair[],
  options: {
    readonly valueOf: (process: ProcessView) => Value | null;
    /** Null is a value of its own, and not one that could not be read. */
    readonly canBeNull?: boolean;
    readonly toChange: (pids: [number, ...number[]], before: Value | null, after: Value | null) => Change;
  },
): Change[] {
  const groups = new Map<string, { pids: [number, ...number[]]; before: Value | null; after: Value | null }>();
  for (const { process, past } of pairs) {
    // What cannot be read of a dying process has not moved.
    if (past === undefined || !isAlive(process) || !isAlive(past) || process.namespaces.mnt === null) continue;
    const before = options.valueOf(past);
    const after = options.valueOf(process);
    if (before === after) continue;
    if ((before === null || after === null) && options.canBeNull !== true) continue;
    const key = `${before} ${after}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pids: [process.pid], before, after });
    else group.pids.push(process.pid);
  }
  return [...groups.values()].map(({ pids, before, after }) => options.toChange(pids, before, after));
}
