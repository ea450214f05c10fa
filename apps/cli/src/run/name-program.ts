import { KernelError } from '@drydock/linux';

/** A program that stands in no directory of PATH is told by its name: that the last place failed says little. */
export function nameProgram(error: unknown, program: string): unknown {
  const isOfProgram = error instanceof KernelError && error.call.startsWith('execve(');
  if (!isOfProgram || program.includes('/')) return error;
  return new KernelError(`execve(${JSON.stringify(program)}, …), in each directory of PATH`, error.errno);
}
