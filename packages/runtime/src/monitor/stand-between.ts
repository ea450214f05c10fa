import { constants } from 'node:os';
import { AT_EMPTY_PATH, call, PR_SET_PDEATHSIG, result } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { plainPipes } from './container-streams.ts';
import { runningTerminal } from './running-terminal.ts';

export type StandBetween = {
  /** Path of the binary that does. */
  readonly relay: string;
  /** The container's first process, by the number outside. */
  readonly pid: number;
  /** -t: a terminal of the container's; else pipes. */
  readonly hasTerminal: boolean;
  /** Who shall own the container's ends, by the number outside. */
  readonly owner: number;
  /** -i: what the caller types is for the program. */
  readonly passesInput: boolean;
};

/**
 * Whoever holds somebody's terminal can read what is typed at it, and may type into it (TIOCSTI): for ever, if they keep it
 * open. So nothing in a container is given the terminal of the one who typed `docker exec`. It gets a terminal of its own,
 * or pipes, and a small process in between passes on what comes from either side. Files are kept from it as well: one that
 * is open for reading can be opened again for writing, through /proc/self/fd, and a directory is a way to others.
 *
 * The process in between stays in the caller's session and process group: so the shell that the command was typed at
 * decides when it may read the terminal, as of any job. Only the container's side leaves them, setsid(2).
 */
export function standBetween({ relay, pid, hasTerminal, owner, passesInput }: StandBetween): Operation {
  const streams = hasTerminal ? runningTerminal(pid) : plainPipes({ keepsInput: passesInput });
  const words = [...(hasTerminal ? ['terminal'] : []), ...(passesInput ? ['input'] : [])];
  return {
    name: 'stand-between',
    title: hasTerminal ? "Open a terminal of the container's, and stay between" : 'Make pipes, and stay between',
    effect: hasTerminal
      ? `there is one file more in /proc/${pid}/root/dev/pts`
      : 'its descriptors 0, 1 and 2 are pipes, or /dev/null',
    byHand: hasTerminal
      ? [`script -qec "nsenter --target ${pid} --all sh" /dev/null`]
      : [`nsenter --target ${pid} --all sh 2>&1 | cat`],
    steps: [
      { fork: 0, result: 'relay', parent: 'waits' },
      // First of all: whoever waits may be killed at any moment, and nobody would tell the program.
      call('prctl', [PR_SET_PDEATHSIG, constants.signals.SIGHUP, 0, 0, 0]),
      ...streams.open,
      ...streams.containers.map((name) => call('fchownat', [result(name), '', owner, -1, AT_EMPTY_PATH])),
      {
        fork: 0,
        result: 'first',
        parent: [...streams.inMonitor, call('chdir', ['/']), call('execve', [relay, ['relay', ...words], []])],
      },
      call('setsid', []),
      ...streams.inContainer,
    ],
  };
}
