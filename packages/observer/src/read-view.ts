import { type IdRange, parseStatusIds, readParsed } from '@drydock/linux';
import { type ProcessView, VIEW_PROCESSES_MAX, type View } from '@drydock/protocol';
import { readCgroupPids } from './cgroup-pids.ts';
import { type ProcessReading, ReadingContext, readProcess } from './read-process.ts';
import { readSessionLevel, splitPids } from './session-pids.ts';

/**
 * Processor time after which the rest is counted, not listed. A learner can make one read cost 10 ms (65,536 groups
 * in /proc/PID/status), and one keeper serves everybody. An ordinary process costs 0.04 ms, 0.6 under emulation.
 */
const READING_MAX_MS = 150;
/** Listed whatever it takes, so that an ordinary session is always whole. */
const LISTED_AT_LEAST = 32;

/** The session to look at, in the VM's terms. */
export type ObservedSession = {
  /** Absolute path of the session's own cgroup, such as "/sys/fs/cgroup/drydock/k3v9". */
  readonly cgroupPath: string;
  /** The session's pid 1. */
  readonly initPid: number;
  /** /proc/INIT/uid_map as the keeper reads it: outside ids are the VM's. */
  readonly uidMap: readonly IdRange[];
  /** The view's number: the keeper counts. */
  readonly sequence: number;
  /** VM numbers of the session's processes; by default those of the cgroup and all below it. */
  readonly listPids?: () => readonly number[];
};

/**
 * What the kernel says about a session now. Synchronous: some twenty small reads per process, none of which waits for
 * a disk, and nothing below /proc/PID/root or cwd. A session whose pid 1 has ended gives a view without processes.
 */
export function readView(session: ObservedSession): View {
  const takenAtMs = Date.now();
  const { processes, processCount } = readProcesses(session);
  return {
    sequence: session.sequence,
    takenAtMs,
    processes,
    processCount,
    cgroups: [],
    mountNamespaces: [],
    overlays: [],
    networks: [],
    hostnames: [],
    ipcs: [],
    paths: [],
  };
}

function readProcesses(session: ObservedSession): Pick<View, 'processes' | 'processCount'> {
  const sessionLevel = readSessionLevel(session.initPid);
  if (sessionLevel === null) return { processes: [], processCount: 0 };
  const context = new ReadingContext(sessionLevel, session.uidMap);
  const pids = session.listPids?.() ?? readCgroupPids(session.cgroupPath);
  const readings: ProcessReading[] = [];
  let outside = 0;
  const startedAt = process.threadCpuUsage();
  // The session's pid 1 first: without it nothing can be compared.
  for (const pid of [session.initPid, ...pids.filter((other) => other !== session.initPid)]) {
    if (readings.length >= VIEW_PROCESSES_MAX) break;
    if (readings.length >= LISTED_AT_LEAST && millisecondsSince(startedAt) > READING_MAX_MS) break;
    const reading = readProcess(pid, context);
    if (reading === null) outside += 1;
    else readings.push(reading);
  }
  const total = pids.includes(session.initPid) ? pids.length : pids.length + 1;
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

function millisecondsSince(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(startedAt);
  return (user + system) / 1000;
}

/** Null for no limit ("max"), and for a file that is not there: a controller that is not enabled. */
