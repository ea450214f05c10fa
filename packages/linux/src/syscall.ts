import koffi from 'koffi';
import { type Argument, cString, isNamed, isResult, isStruct } from './argument.ts';
import type { Call } from './call.ts';
import { callNumber } from './calls.ts';
import { KernelError, nameOfErrno } from './kernel-error.ts';
import { showCall } from './show-call.ts';
import type { PerformedStep } from './stage/step.ts';

const libc = koffi.load('libc.so.6');
type Binding = ReturnType<typeof libc.func>;
const bindings = new Map<string, Binding>();

/** syscall(2) itself, once for every shape of arguments: i an integer, p an address. */
function binding(shape: string): Binding {
  let found = bindings.get(shape);
  if (found === undefined) {
    const types = [...shape].map((letter) => (letter === 'p' ? 'void *' : 'int64_t'));
    found = libc.func('syscall', 'int64_t', ['int64_t', ...types]);
    bindings.set(shape, found);
  }
  return found;
}

type Note = (performed: PerformedStep) => void;
let note: Note | null = null;

/** Tells of every call that syscall() makes while `run` runs, which lasts until it returns or first awaits. */
export function notingCalls<Result>(tell: Note, run: () => Result): Result {
  const outer = note;
  note = tell;
  try {
    return run();
  } finally {
    note = outer;
  }
}

/**
 * Makes a system call from this process, on its main thread.
 *
 * @param results what earlier calls returned, by name; this call's own result is added
 * @returns the call's result; -1 after an errno that the call expects
 * @throws KernelError after any other
 */
export function syscall(call: Call, results: Map<string, number> = new Map()): number {
  const args = call.arguments.map((argument) => toNative(argument, results));
  const shape = args.map((argument) => (typeof argument === 'object' ? 'p' : 'i')).join('');
  const startedAt = note === null ? 0n : process.hrtime.bigint();
  const returned = Number(binding(shape)(callNumber(call.call), ...args));
  const errno = returned === -1 ? koffi.errno() : 0;
  note?.({ step: call, returned, errno, nanoseconds: Number(process.hrtime.bigint() - startedAt) });
  if (returned === -1) {
    if (!call.expect?.some((name) => name === nameOfErrno(errno))) throw new KernelError(showCall(call), errno);
  }
  if (call.result !== undefined) results.set(call.result, returned);
  return returned;
}

function toNative(argument: Argument, results: ReadonlyMap<string, number>): number | bigint | Uint8Array | null {
  if (argument === null || typeof argument === 'number' || typeof argument === 'bigint') return argument;
  if (typeof argument === 'string') return cString(argument).bytes;
  if (isResult(argument)) {
    const value = results.get(argument.result);
    if (value === undefined) throw new ReferenceError(`result "${argument.result}": no earlier call returned it`);
    return value;
  }
  if (isNamed(argument)) return argument.integer;
  if (isStruct(argument) && argument.pointers === undefined) return argument.bytes;
  throw new TypeError('arguments that hold pointers are for stage: their addresses would move under FFI');
}
