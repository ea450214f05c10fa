import { parsePidStat, parseStatusIds, readParsed } from '@drydock/linux';
import { readSessionLevel, splitPids } from './session-pids.ts';

/** A shell in the learner's Linux, as the kernel knows it. */
export type ShellProcess = {
  readonly pid: number;
  readonly insidePids: readonly number[];
  /** "pts/0", as in a view. */
  readonly terminal: string | null;
};

/** From the foreground process up to its shell there are sudo, script, time, … */
const ANCESTORS_MAX = 32;

/**
 * The shell that says of itself, in a mark, that its number is `markedPid`: looked for where the terminal's foreground
 * is (tty_ioctl(4), TIOCGPGRP; proc(5), tpgid), then upwards from child to parent. Null when none there has that number,
 * so a forged mark names no other process. `terminalPid` is the VM number of any process that has the terminal as its
 * controlling one.
 */
export function findShell(options: {
  readonly terminalPid: number;
  readonly initPid: number;
  readonly markedPid: number;
}): ShellProcess | null {
  const sessionLevel = readSessionLevel(options.initPid);
  if (sessionLevel === null) return null;
  let vmPid = readParsed(`/proc/${options.terminalPid}/stat`, parsePidStat)?.tpgid ?? 0;
  for (let step = 0; step < ANCESTORS_MAX && vmPid > 1; step += 1) {
    const stat = readParsed(`/proc/${vmPid}/stat`, parsePidStat);
    const ids = stat === null ? null : readParsed(`/proc/${vmPid}/status`, parseStatusIds);
    const pids = ids === null ? null : splitPids(ids.NSpid, sessionLevel);
    if (stat === null || pids === null) return null;
    if ((pids.insidePids.at(-1) ?? pids.pid) === options.markedPid) {
      return { pid: pids.pid, insidePids: pids.insidePids, terminal: stat.terminal };
    }
    vmPid = stat.ppid;
  }
  return null;
}
