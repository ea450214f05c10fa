import { KernelError } from '@drydock/linux';
import { RuntimeError } from '@drydock/runtime';
import { STATUS } from './command.ts';

/** A flag that a command does not have, or that was given wrongly. */
export class WrongFlag extends RuntimeError {
  constructor({ code, message, hint }: RuntimeError) {
    super(code, message, hint === null ? {} : { hint });
    this.name = 'WrongFlag';
  }
}

/** Commands whose status is otherwise that of the program they run. */
const RUNS_A_PROGRAM = new Set(['run', 'exec']);

/** Docker's: 126 and 127 for a program that cannot be run or is not there; 125 when `run` itself fails, 1 for the others. */
export function statusOf(error: unknown, command: string): number {
  const isOfProgram = error instanceof KernelError && error.message.startsWith('execve(');
  if (isOfProgram && RUNS_A_PROGRAM.has(command)) return error.code === 'ENOENT' ? STATUS.notThere : STATUS.cannotRun;
  return command === 'run' || error instanceof WrongFlag ? STATUS.wrong : STATUS.failed;
}
