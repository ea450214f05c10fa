import type { constants } from 'node:os';
import type { Argument } from './argument.ts';
import { CALLS, type CallName } from './calls.ts';

export type ErrnoName = keyof typeof constants.errno;

/** One system call as data. */
export type Call = {
  readonly call: CallName;
  readonly arguments: readonly Argument[];
  /** Name under which later calls find what this one returned. */
  readonly result?: string;
  /** Errnos after which things go on. */
  readonly expect?: readonly ErrnoName[];
};

/** `call('mount', ['proc', '/proc', 'proc', MS_NOSUID, null])`: arguments in the man page's order. */
export function call(
  name: CallName,
  args: readonly Argument[],
  options: { result?: string; expect?: readonly ErrnoName[] } = {},
): Call {
  const wanted = CALLS[name].parameters.length;
  if (args.length !== wanted) throw new RangeError(`${name}: ${args.length} arguments given, it takes ${wanted}`);
  return { call: name, arguments: args, ...options };
}
