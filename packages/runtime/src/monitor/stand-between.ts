import { AT_EMPTY_PATH, call, result } from '@drydock/linux';
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
 * or pipes, and a small process in between passes on what comes from either side.
 */
export function standBetween({ relay, pid, hasTerminal, owner, passesInput }: StandBetween): Operation {
  const streams = hasTerminal ? runningTerminal(pid) : plainPipes({ keepsInput: passesInput });
  const words = [...(hasTerminal ? ['terminal'] : []), ...(passesInput ? ['input'] : [])];
  return {
    name: 'stand-between',
    title: hasTerminal ? "Open a terminal of the container's, and stay between" : 'Make pipes, and stay between',
    effect: hasTerminal
      ? `there is one file more in /proc/${pid}/root/dev/pts`
      : 'its descriptors 0, 1 and 2 are no terminal of the caller',
    byHand: hasTerminal
      ? [`script -qec "nsenter --target ${pid} --all sh" /dev/null`]
      : [`nsenter --target ${pid} --all sh 2>&1 | cat`],
    steps: [
      { fork: 0, result: 'relay', parent: 'waits' },
      call('setsid', []),
      ...streams.open,
      ...streams.containers.map((name) => call('fchownat', [result(name), '', owner, -1, AT_EMPTY_PATH])),
      {
        fork: 0,
        result: 'first',
        parent: [...streams.inMonitor, call('chdir', ['/']), call('execve', [relay, ['relay', ...words], []])],
      },
      ...streams.inContainer,
    ],
  };
}
