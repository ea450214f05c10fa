import type { constants } from 'node:os';
import { type Argument, isResult, isStruct } from './argument.ts';
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

/** A call as strace(1) prints it: `mount("proc", "/proc", "proc", 0xe, NULL)`. */
export function showCall({ call: name, arguments: args }: Call): string {
  return `${name}(${args.map(showArgument).join(', ')})`;
}

function showArgument(argument: Argument): string {
  if (argument === null) return 'NULL';
  if (typeof argument === 'string') return JSON.stringify(argument);
  if (typeof argument === 'number' || typeof argument === 'bigint') return showInteger(argument);
  if (isResult(argument)) return `<${argument.result}>`;
  if (isStruct(argument)) return argument.shown ?? `{${argument.bytes.length} bytes}`;
  return JSON.stringify(argument);
}

/** Small numbers are counts and descriptors; from here on, flags, which people read in hexadecimal. */
const HEXADECIMAL_FROM = 4096;
const showInteger = (value: number | bigint): string =>
  value >= HEXADECIMAL_FROM ? `0x${value.toString(16)}` : value.toString();
