import { type PidStat, parsePidStat, parseStatusIds, readParsed } from '@drydock/linux';
import { readSessionLevel, splitPids } from './session-pids.ts';

/** A shell in the learner's Linux, as the kernel knows it. */
export type ShellProcess = {
  readonly pid: number;
  readonly insidePids: readonly number[];
  /** "pts/0", as in a view. */
  readonly terminal: string | null;
};

/** Names of shells that write no marks. */
const PLAIN_SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'busybox', 'dash']);

/** From the foreground process up to its shell there are sudo, script, time, … */
const ANCESTORS_MAX = 32;
/** Downwards: sudo runs what it starts in a terminal of its own, so that the shell is not in the foreground of this one. */
const DESCENDANTS_MAX = 16;

type Candidate = ShellProcess & { readonly name: string; readonly parentVmPid: number };

/**
 * The shell that says of itself, in a mark, that its number is `markedPid`; for null, one that writes no marks. Looked
 * for where the terminal's foreground is (tty_ioctl(4), TIOCGPGRP; proc(5), tpgid): in what was started from there,
 * the last first, and then upwards from child to parent. Null when none is found, so a forged mark names no other
 * process. `terminalPid` is the VM number of any process that has the terminal as its controlling one.
 */
export function findShell(options: {
  readonly terminalPid: number;
  readonly initPid: number;
  readonly markedPid: number | null;
}): ShellProcess | null {
  const { markedPid } = options;
  const sessionLevel = readSessionLevel(options.initPid);
  if (sessionLevel === null) return null;
  const foreground = readParsed(`/proc/${options.terminalPid}/stat`, parsePidStat)?.tpgid ?? 0;
  const isIt = ({ name, pid, insidePids }: Candidate): boolean =>
    markedPid === null ? PLAIN_SHELLS.has(name) : (insidePids.at(-1) ?? pid) === markedPid;
  for (const vmPid of descendantsOf(foreground).reverse()) {
    const candidate = read(vmPid, sessionLevel);
    if (candidate !== null && isIt(candidate)) return shellOf(candidate);
  }
  let vmPid = foreground;
  for (let step = 0; step < ANCESTORS_MAX && vmPid > 1; step += 1) {
    const candidate = read(vmPid, sessionLevel);
    if (candidate === null) return null;
    if (isIt(candidate)) return shellOf(candidate);
    // A shell without marks is where the terminal is, not where it once was.
    if (markedPid === null) return null;
    vmPid = candidate.parentVmPid;
  }
  return null;
}

function shellOf({ pid, insidePids, terminal }: Candidate): ShellProcess {
  return { pid, insidePids, terminal };
}

function read(vmPid: number, sessionLevel: number): Candidate | null {
  const stat: PidStat | null = readParsed(`/proc/${vmPid}/stat`, parsePidStat);
  const ids = stat === null ? null : readParsed(`/proc/${vmPid}/status`, parseStatusIds);
  const pids = ids === null ? null : splitPids(ids.NSpid, sessionLevel);
  if (stat === null || pids === null) return null;
  return { ...pids, terminal: stat.terminal, name: stat.comm, parentVmPid: stat.ppid };
}

/** VM numbers, from parent to child, at most DESCENDANTS_MAX, without `vmPid` itself. */
export function descendantsOf(vmPid: number): number[] {
  const found: number[] = [];
  for (let next: readonly number[] = vmPid > 1 ? childrenOf(vmPid) : []; next.length > 0; ) {
    found.push(...next.slice(0, DESCENDANTS_MAX - found.length));
    if (found.length >= DESCENDANTS_MAX) break;
    next = next.flatMap(childrenOf);
  }
  return found;
}

/** proc_pid_task(5): of the process's first thread, which is the one that forks in everything a shell starts. */
function childrenOf(vmPid: number): number[] {
  const parse = (bytes: Uint8Array) =>
    Buffer.from(bytes).toString('latin1').trim().split(' ').filter(Boolean).map(Number);
  return readParsed(`/proc/${vmPid}/task/${vmPid}/children`, parse) ?? [];
}
