import { type IdRange, parseStatusIds, readNamespaces, readParsed } from '@drydock/linux';
import { type ProcessView, VIEW_PROCESSES_MAX, type View } from '@drydock/protocol';
import type { MountWorlds } from './mount-worlds.ts';
import { type ProcessReading, ReadingContext, readProcess } from './read-process.ts';
import { readSessionLevel, splitPids } from './session-pids.ts';
import { ReadingBudget } from './views/reading-budget.ts';

/**
 * Processor time after which the rest is counted, not listed. A learner can make one read cost 10 ms (65,536 groups
 * in /proc/PID/status), and one keeper serves everybody. An ordinary process costs 0.04 ms, 0.6 under emulation.
 */
const READING_MAX_MS = 150;
/** Listed whatever it takes, so that an ordinary session is always whole. */
const LISTED_AT_LEAST = 32;

export type ProcessesToRead = {
  readonly initPid: number;
  readonly uidMap: readonly IdRange[];
  /** VM numbers of those that are in the session's cgroups. */
  readonly pids: readonly number[];
  readonly cgroupOf: ReadonlyMap<number, string>;
  readonly worlds: MountWorlds;
};

/** The processes of a session; none when its pid 1 has ended. */
export function readProcesses(session: ProcessesToRead): Pick<View, 'processes' | 'processCount'> {
  const { initPid, pids } = session;
  const sessionLevel = readSessionLevel(initPid);
  if (sessionLevel === null) return { processes: [], processCount: 0 };
  const context = new ReadingContext({ ...session, sessionLevel, userNamespace: readNamespaces(initPid).user });
  const readings: ProcessReading[] = [];
  let outside = 0;
  const budget = new ReadingBudget(READING_MAX_MS, { stepsForSure: LISTED_AT_LEAST });
  // The session's pid 1 first: without it nothing can be compared.
  for (const pid of [initPid, ...pids.filter((other) => other !== initPid)]) {
    if (readings.length >= VIEW_PROCESSES_MAX || !budget.takeStep()) break;
    const reading = readProcess(pid, context);
    if (reading === null) outside += 1;
    else readings.push(reading);
  }
  const total = pids.includes(initPid) ? pids.length : pids.length + 1;
  return { processes: withParents(readings, sessionLevel), processCount: total - outside };
}

/** Ordered by the learner's numbers. A parent that is in the learner's Linux, but beyond the limit, is looked up. */
function withParents(readings: readonly ProcessReading[], sessionLevel: number): ProcessView[] {
  const pidOf = new Map(readings.map(({ process }) => [process.vmPid, process.pid]));
  for (const { vmParentPid } of readings) {
    if (pidOf.has(vmParentPid) || vmParentPid === 0) continue;
    const ids = readParsed(`/proc/${vmParentPid}/status`, parseStatusIds);
    pidOf.set(vmParentPid, ids === null ? 0 : (splitPids(ids.NSpid, sessionLevel)?.pid ?? 0));
  }
  return readings
    .map(({ process, vmParentPid }) => ({ ...process, parentPid: pidOf.get(vmParentPid) ?? 0 }))
    .sort((one, other) => one.pid - other.pid);
}
