import { type Argument, cString, cStrings, isNamed, isResult, isStruct, type Struct } from '../argument.ts';
import type { Call } from '../call.ts';
import { callNumber } from '../calls.ts';
import { errnoNumber } from '../kernel-error.ts';
import { type Fork, isCall, isFork, type StageStep } from './step.ts';

/** The layout is told in native/stage/program.h. */
const MAGIC = 0x31475453;
const VERSION = 1;
const REPORTS_AT_ONCE = 1 << 16;
const HEADER_BYTES = 16;
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
  const records = steps.map((step, index) => {
    if (isCall(step)) return compileCall(step, slots);
    if (!isFork(step)) return record(KIND.tell, NO_SLOT, Buffer.alloc(8));
    // The child does all that follows, but for this and the outer forks' closings.
    const outer = steps.slice(0, index).filter(isFork).length;
    const notTheChilds = closings.slice(closings.length - outer - 1).flat().length;
    return compileFork(step.fork, slotFor(step.result, slots), count - notTheChilds - index - 1);
  });
  for (const closing of closingSteps) {
    if (typeof closing !== 'string') records.push(compileCall(closing, slots));
    else records.push(record(KIND[closing], NO_SLOT, Buffer.alloc(8)));
  }
  const body = Buffer.concat(records);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(VERSION | (options.reportsAtOnce ? REPORTS_AT_ONCE : 0), 4);
  header.writeUInt32LE(HEADER_BYTES + body.length, 8);
  header.writeUInt32LE(count, 12);
  const closingCalls = closingSteps.map((closing) => (typeof closing === 'string' ? null : closing));
  return {
    bytes: Buffer.concat([header, body]),
    steps: [...steps, ...closingCalls],
    wayLength: steps.length,
    slots,
  };
}

type Closing = Call | 'wait' | 'exit' | 'began' | 'tell';

/** What a fork's parent does after it. Without an exec of its own it leaves. */
function closingOf({ parent }: Fork): readonly Closing[] {
  if (parent === 'waits') return ['wait'];
  return parent === 'leaves' ? ['exit'] : [...parent, 'exit'];
}

/** The command says when the container's program has begun, and asks what is left to say before it waits, or leaves. */
const closingOfCommand = (fork: Fork): readonly Closing[] => ['began', 'tell', ...closingOf(fork)];

function compileFork(flags: number, slot: number, childOperations: number): Buffer {
  const body = Buffer.alloc(16);
  body.writeBigUInt64LE(BigInt(flags), 0);
  body.writeUInt32LE(childOperations, 8);
  return record(KIND.fork, slot, body);
}

function compileCall(step: Call, slots: Map<string, number>): Buffer {
  const blobs: Struct[] = [];
  const args = step.arguments.map((argument) => compileArgument(argument, blobs, slots));
  // Blobs that pointers lead to are appended while the list is walked.
  const pointers: { offset: number; blob: number }[][] = [];
  for (let index = 0; index < blobs.length; index++) {
    pointers.push(
      (blobs[index]?.pointers ?? []).map(({ offset, target }) => ({ offset, blob: blobs.push(target) - 1 })),
    );
  }
  const expected = (step.expect ?? []).map(errnoNumber);
  if (expected.length > EXPECTED_MAX) throw new RangeError(`${step.call}: at most ${EXPECTED_MAX} expected errnos`);

  const head = Buffer.alloc(16 + 4 * EXPECTED_MAX);
  head.writeUInt32LE(callNumber(step.call), 0);
  head.writeUInt32LE(args.length, 4);
  head.writeUInt32LE(expected.length, 8);
  head.writeUInt32LE(blobs.length, 12);
  expected.forEach((errno, index) => {
    head.writeInt32LE(errno, 16 + 4 * index);
  });
  const written = blobs.map((blob, index) => compileBlob(blob.bytes, pointers[index] ?? []));
  const slot = step.result === undefined ? NO_SLOT : slotFor(step.result, slots);
  return record(KIND.call, slot, Buffer.concat([head, ...args, ...written]));
}

function compileArgument(argument: Argument, blobs: Struct[], slots: ReadonlyMap<string, number>): Buffer {
  const write = (type: bigint, value: bigint): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(type, 0);
    bytes.writeBigInt64LE(BigInt.asIntN(64, value), 8);
    return bytes;
  };
  const blob = (struct: Struct) => write(ARGUMENT.blob, BigInt(blobs.push(struct) - 1));
  if (argument === null) return write(ARGUMENT.integer, 0n);
  if (typeof argument === 'number' || typeof argument === 'bigint') return write(ARGUMENT.integer, BigInt(argument));
  if (typeof argument === 'string') return blob(cString(argument));
  if (isNamed(argument)) return write(ARGUMENT.integer, BigInt(argument.integer));
  if (isResult(argument)) {
    const slot = slots.get(argument.result);
    if (slot === undefined) throw new ReferenceError(`result "${argument.result}": no earlier step returns it`);
    return write(ARGUMENT.slot, BigInt(slot));
  }
  return blob(isStruct(argument) ? argument : cStrings(argument));
}

function compileBlob(bytes: Uint8Array, pointers: readonly { offset: number; blob: number }[]): Buffer {
  const padded = (bytes.length + 7) & ~7;
  const buffer = Buffer.alloc(8 + padded + 8 * pointers.length);
  buffer.writeUInt32LE(bytes.length, 0);
  buffer.writeUInt32LE(pointers.length, 4);
  buffer.set(bytes, 8);
  pointers.forEach(({ offset, blob }, index) => {
    buffer.writeUInt32LE(offset, 8 + padded + 8 * index);
    buffer.writeUInt32LE(blob, 12 + padded + 8 * index);
  });
  return buffer;
}

function record(kind: number, slot: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(kind, 0);
  head.writeUInt16LE(slot, 2);
  head.writeUInt32LE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

function slotFor(name: string, slots: Map<string, number>): number {
  const slot = slots.get(name) ?? slots.size;
  if (slot >= SLOTS_MAX) throw new RangeError(`result "${name}": a program keeps at most ${SLOTS_MAX} results`);
  slots.set(name, slot);
  return slot;
}
