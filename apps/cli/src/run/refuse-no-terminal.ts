import { isOn, RuntimeError } from '@drydock/runtime';
import type { AskedCommand } from '../commands/command.ts';

/**
 * At the end of what is typed the program would wait for ever: a terminal has no end, only a key for it.
 *
 * @throws RuntimeError where -it was given, and nobody sits at a terminal, in Docker's words
 */
export function refuseNoTerminal({ given, caller }: AskedCommand): void {
  if (!isOn(given, 'tty') || !isOn(given, 'interactive') || caller.request.isTerminal[0]) return;
  throw new RuntimeError('asked-wrongly', 'the input device is not a TTY', {
    hint: 'Leave -t out where the input is a pipe, a file or nothing.',
  });
}
