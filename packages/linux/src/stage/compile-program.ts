import { type Argument, cString, cStrings, isNamed, isResult, isStruct, type Struct } from '../argument.ts';
import type { Call } from '../call.ts';
import { callNumber } from '../calls.ts';
import { errnoNumber } from '../kernel-error.ts';
import { ProgramWriter } from './program-writer.ts';
import { type Fork, isCall, isFork, type StageStep } from './step.ts';

/** The layout is told in native/stage/program.h. */
const MAGIC = 0x31475453;
const VERSION = 1;
const REPORTS_AT_ONCE = 1 << 16;
/** Of the program's own length, in its header. */
const LENGTH_OFFSET = 8;
const NO_SLOT = 0xffff;
const SLOTS_MAX = 128;
const EXPECTED_MAX = 4;
const KIND = { call: 1, fork: 2, tell: 3, wait: 4, exit: 5, began: 6 } as const;
const ARGUMENT = { integer: 0n, slot: 1n, blob: 2n } as const;

export type Program = {
  readonly bytes: Uint8Array;
  /** The step behind each operation, by operation number; null for the closing waits and exits. */
  readonly steps: readonly (StageStep | null)[];
  /** How many of them are on the way to the last exec; the others are what forks' parents do. */
  readonly wayLength: number;
  readonly slots: ReadonlyMap<string, number>;
};

type CompileOptions = {
  readonly reportsAtOnce?: boolean;
  /** For stage as a command, which says itself when the container's program has begun. */
  readonly isCommand?: boolean;
};

/** Writes the steps down as the program that `stage` reads. */
export function compileProgram(steps: readonly StageStep[], options: CompileOptions = {}): Program {
  const slots = new Map<string, number>();
  // The innermost fork's parent comes first: what it does stands right behind its child's block.
  const closings = steps
    .filter(isFork)
    .map((fork, index) => (index === 0 && options.isCommand ? closingOfCommand(fork) : closingOf(fork)))
    .reverse();
  const closingSteps = closings.flat();
  const count = steps.length + closingSteps.length;
  const out = new ProgramWriter();
  out.u32(MAGIC);
  out.u32(VERSION | (options.reportsAtOnce ? REPORTS_AT_ONCE : 0));
  out.u32(0); // its length, known at the end
  out.u32(count);
  for (const [index, step] of steps.entries()) {
    if (isCall(step)) writeCall(out, step, slots);
    else if (!isFork(step)) writeMark(out, KIND.tell);
    else {
      // The child does all that follows, but for this and the outer forks' closings.
      const outer = steps.slice(0, index).filter(isFork).length;
      const notTheChilds = closings.slice(closings.length - outer - 1).flat().length;
      writeFork(out, step.fork, {
        slot: slotFor(step.result, slots),
        childOperations: count - notTheChilds - index - 1,
      });
    }
  }
  for (const closing of closingSteps) {
    if (typeof closing === 'string') writeMark(out, KIND[closing]);
    else writeCall(out, closing, slots);
  }
  out.setU32(LENGTH_OFFSET, out.length);
  const closingCalls = closingSteps.map((closing) => (typeof closing === 'string' ? null : closing));
  return { bytes: out.written(), steps: [...steps, ...closingCalls], wayLength: steps.length, slots };
}

type Closing = Call | 'wait' | 'exit' | 'began' | 'tell';

/** What a fork's parent does after it. Without an exec of its own it leaves. */
function closingOf({ parent }: Fork): readonly Closing[] {
  if (parent === 'waits') return ['wait'];
  return parent === 'leaves' ? ['exit'] : [...parent, 'exit'];
}

/** The command says when the container's program has begun, and asks what is left to say before it waits, or leaves. */
const closingOfCommand = (fork: Fork): readonly Closing[] => ['began', 'tell', ...closingOf(fork)];

const writeMark = (out: ProgramWriter, kind: number): void => out.record(kind, NO_SLOT, () => out.zeros(8));

function writeFork(out: ProgramWriter, flags: number, fork: { slot: number; childOperations: number }): void {
  out.record(KIND.fork, fork.slot, () => {
    out.u64(BigInt(flags));
    out.u32(fork.childOperations);
    out.u32(0);
  });
}

function writeCall(out: ProgramWriter, step: Call, slots: Map<string, number>): void {
  const expected = (step.expect ?? []).map(errnoNumber);
  if (expected.length > EXPECTED_MAX) throw new RangeError(`${step.call}: at most ${EXPECTED_MAX} expected errnos`);
  const blobs: Struct[] = [];
  const args = step.arguments.map((argument) => argumentOf(argument, blobs, slots));
  // Blobs that pointers lead to are appended while the list is walked.
  const pointers: { offset: number; blob: number }[][] = [];
  for (let index = 0; index < blobs.length; index++) {
    pointers.push(
      (blobs[index]?.pointers ?? []).map(({ offset, target }) => ({ offset, blob: blobs.push(target) - 1 })),
    );
  }
  // Only now: what the call returns is there for the steps after it.
  const slot = step.result === undefined ? NO_SLOT : slotFor(step.result, slots);
  out.record(KIND.call, slot, () => {
    out.u32(callNumber(step.call));
    out.u32(args.length);
    out.u32(expected.length);
    out.u32(blobs.length);
    for (const errno of expected) out.i32(errno);
    out.zeros(4 * (EXPECTED_MAX - expected.length));
    for (const [type, value] of args) {
      out.u64(type);
      out.u64(value);
    }
    for (const [index, { bytes }] of blobs.entries()) writeBlob(out, bytes, pointers[index] ?? []);
  });
}

type WrittenArgument = readonly [type: bigint, value: bigint];

function argumentOf(argument: Argument, blobs: Struct[], slots: ReadonlyMap<string, number>): WrittenArgument {
  const blob = (struct: Struct): WrittenArgument => [ARGUMENT.blob, BigInt(blobs.push(struct) - 1)];
  if (argument === null) return [ARGUMENT.integer, 0n];
  if (typeof argument === 'number' || typeof argument === 'bigint') return [ARGUMENT.integer, BigInt(argument)];
  if (typeof argument === 'string') return blob(cString(argument));
  if (isNamed(argument)) return [ARGUMENT.integer, BigInt(argument.integer)];
  if (isResult(argument)) {
    const slot = slots.get(argument.result);
    if (slot === undefined) throw new ReferenceError(`result "${argument.result}": no earlier step returns it`);
    return [ARGUMENT.slot, BigInt(slot)];
  }
  return blob(isStruct(argument) ? argument : cStrings(argument));
}

function writeBlob(
  out: ProgramWriter,
  bytes: Uint8Array,
  pointers: readonly { readonly offset: number; readonly blob: number }[],
): void {
  out.u32(bytes.length);
  out.u32(pointers.length);
  out.padded(bytes);
  for (const { offset, blob } of pointers) {
    out.u32(offset);
    out.u32(blob);
  }
}

function slotFor(name: string, slots: Map<string, number>): number {
  const slot = slots.get(name) ?? slots.size;
  if (slot >= SLOTS_MAX) throw new RangeError(`result "${name}": a program keeps at most ${SLOTS_MAX} results`);
  slots.set(name, slot);
  return slot;
}
