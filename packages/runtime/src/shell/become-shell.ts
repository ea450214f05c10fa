import { type Call, call, foregroundProcessGroup, TIOCSCTTY } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { sessionEnvironment } from '../session/environment.ts';
import { closeDescriptors } from '../session/start-init.ts';
import { TERMINAL } from './go-to-shell.ts';

const SHELLS = ['/bin/bash', '/bin/sh'] as const;

/**
 * The process takes a new terminal and becomes a shell: bash, or where there is none, sh.
 *
 * @param master of the terminal
 * @param found is told the shell's number in the machine: it cannot know it itself, and its parent may not either
 */
export function becomeShell(master: number, found: (process: number) => void): Operation {
  const environment = sessionEnvironment(['TERM=xterm-256color', 'COLORTERM=truecolor']);
  return {
    name: 'become-shell',
    title: 'Become a shell, on a terminal of its own',
    effect: 'a shell waits for input on a new terminal',
    byHand: ['setsid --ctty bash'],
    steps: [
      call('setsid', []),
      call('ioctl', [TERMINAL, TIOCSCTTY, 0]),
      ...[0, 1, 2].map((standard): Call => call('dup3', [TERMINAL, standard, 0])),
      // Who leads the terminal's foreground is the process itself, and the master tells its number outside.
      { engine: 'look who is on the terminal', run: () => found(foregroundProcessGroup(master)) },
      closeDescriptors(),
      // An exec that succeeds does not come back.
      ...SHELLS.map((path, index) =>
        call('execve', [path, [path], environment], index === 0 ? { expect: ['ENOENT'] } : {}),
      ),
    ],
  };
}
