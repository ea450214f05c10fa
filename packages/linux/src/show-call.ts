import { type Argument, isNamed, isResult, isStruct } from './argument.ts';
import type { Call } from './call.ts';
import { CALLS, type CallName } from './calls.ts';
import * as flags from './flags.ts';

/** A call as strace(1) prints it: `mount("proc", "/proc", "proc", MS_NOSUID|MS_NOEXEC, NULL)`. */
export function showCall({ call: name, arguments: args }: Call): string {
  const parameters: readonly string[] = CALLS[name].parameters;
  // The mode says something only of a file that is made.
  const shown = name === 'openat' && (Number(args[2]) & flags.O_CREAT) === 0 ? args.slice(0, 3) : args;
  return `${name}(${shown.map((argument, index) => showArgument(argument, name, parameters[index] ?? '')).join(', ')})`;
}

/** `CLONE_NEWNS|CLONE_NEWPID`: every flag of a family by its name, what is left in hexadecimal, 0 when there is none. */
export function showFlags(value: number, prefix: string): string {
  const names: string[] = [];
  let left = value;
  for (const [name, flag] of family(prefix)) {
    if (flag === 0 || (left & flag) !== flag) continue;
    names.push(name);
    left &= ~flag;
  }
  if (left !== 0 || names.length === 0) names.push(showInteger(left));
  return names.join('|');
}

type Show = (value: number) => string;

const many =
  (prefix: string): Show =>
  (value) =>
    showFlags(value, prefix);
const one =
  (...prefixes: string[]): Show =>
  (value) =>
    prefixes.flatMap(family).find(([, flag]) => flag === value)?.[0] ?? showInteger(value);
const octal: Show = (value) => `0${value.toString(8)}`;
const ACCESS_MODES = ['O_RDONLY', 'O_WRONLY', 'O_RDWR'];
const openFlags: Show = (value) => {
  const rest = value & ~3;
  return [ACCESS_MODES[value & 3] ?? '3', ...(rest === 0 ? [] : [showFlags(rest, 'O_')])].join('|');
};

/** How the integers of a call are read, by its parameters' names in CALLS. */
const READERS: { readonly [Name in CallName]?: Readonly<Record<string, Show>> } = {
  close_range: { flags: many('CLOSE_RANGE_') },
  ioctl: { op: one('TIOC', 'SIOC', 'FS_IOC_', 'NS_GET_') },
  mkdirat: { mode: octal },
  mount: { mountflags: many('MS_') },
  openat: { flags: openFlags, mode: octal },
  prctl: { option: one('PR_') },
  prlimit64: { resource: one('RLIMIT_') },
  seccomp: { operation: one('SECCOMP_SET_'), flags: many('SECCOMP_FILTER_FLAG_') },
  sendto: { flags: many('MSG_') },
  recvfrom: { flags: many('MSG_') },
  setns: { nstype: many('CLONE_') },
  socket: { domain: one('AF_') },
  umask: { mask: octal },
  umount2: { flags: many('MNT_') },
  unlinkat: { flags: many('AT_') },
  unshare: { flags: many('CLONE_') },
};

const families = new Map<string, readonly (readonly [string, number])[]>();

/** The constants of flags.ts whose names begin so. */
function family(prefix: string): readonly (readonly [string, number])[] {
  let found = families.get(prefix);
  if (found === undefined) {
    found = Object.entries(flags)
      .filter(([name, value]) => name.startsWith(prefix) && value >= 0)
      .sort(([, one], [, other]) => one - other);
    families.set(prefix, found);
  }
  return found;
}

function showArgument(argument: Argument, name: CallName, parameter: string): string {
  if (argument === null) return 'NULL';
  if (typeof argument === 'string') return JSON.stringify(argument);
  if (typeof argument === 'bigint') return showInteger(argument);
  if (typeof argument === 'number') {
    if (parameter.endsWith('dirfd') && argument === flags.AT_FDCWD) return 'AT_FDCWD';
    return (READERS[name]?.[parameter] ?? showInteger)(argument);
  }
  if (isNamed(argument)) return `${argument.integer}<${argument.named}>`;
  if (isResult(argument)) return `<${argument.result}>`;
  if (isStruct(argument)) return argument.shown ?? `{${argument.bytes.length} bytes}`;
  // As strace has it: an environment is long, and seldom what is looked for.
  if (parameter === 'envp') return `[/* ${argument.length} vars */]`;
  return `[${argument.map((text) => JSON.stringify(text)).join(', ')}]`;
}

/** Small numbers are counts and descriptors; from here on, flags, which people read in hexadecimal. */
const HEXADECIMAL_FROM = 4096;
const showInteger = (value: number | bigint): string =>
  value >= HEXADECIMAL_FROM ? `0x${value.toString(16)}` : value.toString();
