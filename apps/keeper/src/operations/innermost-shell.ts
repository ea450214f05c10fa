import { parsePidStat, readParsed } from '@drydock/linux';
import { descendantsOf } from '@drydock/observer';

/** As the kernel knows them by name: what a learner may sit in. */
const SHELLS = new Set(['bash', 'sh', 'dash', 'ash', 'busybox']);
/** From the program in the foreground up to its shell there are sudo, script, time, … */
const ANCESTORS_MAX = 32;

/**
 * The shell that a learner's keys go to: the one that leads the terminal's foreground (tty_ioctl(4), TIOCGPGRP); or,
 * below a sudo, which gives what it runs a terminal of its own, the one that leads that; or that started what does. Null when there is none. All it says is a number that the learner chose: whether the
 * process may be entered is not decided here.
 */
export function innermostShell(terminal: { readonly foreground: number; readonly process: number }): number | null {
  const below = [terminal.foreground, ...descendantsOf(terminal.foreground)].reverse().find(leadsItsTerminal);
  if (below !== undefined) return below;
  let process = terminal.foreground;
  for (let step = 0; step < ANCESTORS_MAX && process > 1; step += 1) {
    const stat = readParsed(`/proc/${process}/stat`, parsePidStat);
    // The leader of a pipeline may have ended before the rest of it.
    if (stat === null) return process === terminal.process ? null : terminal.process;
    if (SHELLS.has(stat.comm)) return process;
    process = stat.ppid;
  }
  return null;
}

function leadsItsTerminal(vmPid: number): boolean {
  const stat = readParsed(`/proc/${vmPid}/stat`, parsePidStat);
  return stat !== null && SHELLS.has(stat.comm) && stat.tpgid > 0 && stat.tpgid === stat.pgrp;
}
