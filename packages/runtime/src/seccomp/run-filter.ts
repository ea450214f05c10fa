import {
  AND,
  ARCHITECTURE_OFFSET,
  ARGUMENTS_OFFSET,
  type Instruction,
  JUMP,
  JUMP_IF_BITS,
  JUMP_IF_EQUAL,
  JUMP_IF_GREATER,
  JUMP_IF_NOT_LESS,
  LOAD_WORD,
  NUMBER_OFFSET,
  RETURN,
} from './filter-instructions.ts';

/** A call as a filter sees it. Arguments that are left out are unknown: then there may be several outcomes. */
export type SeenCall = {
  readonly number: number;
  /** AUDIT_ARCH_* of linux/audit.h. */
  readonly architecture: number;
  readonly args?: readonly bigint[];
};

/**
 * Performs a filter as the kernel would. Where it asks for an argument that is not known, it goes both ways.
 *
 * @returns every action that may come out: SECCOMP_RET_* with its data, 32 bits
 * @throws RangeError for a program that the kernel would not have taken
 */
export function runFilter(program: readonly Instruction[], call: SeenCall): ReadonlySet<number> {
  const outcomes = new Set<number>();
  /** Jumps lead forward only, so each fork is taken once, and the whole ends. */
  const forked = new Set<number>();
  const ways: Way[] = [{ at: 0, loaded: 0 }];
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const end = follow(program, way, call);
    if (end.step.code === RETURN) {
      outcomes.add(end.step.value);
    } else if (!forked.has(end.at)) {
      forked.add(end.at);
      ways.push(
        { at: end.at + 1 + end.step.ifTrue, loaded: null },
        { at: end.at + 1 + end.step.ifFalse, loaded: null },
      );
    }
  }
  return outcomes;
}

/** Where in the program, and what is in the register; null when that depends on an unknown argument. */
type Way = { readonly at: number; readonly loaded: number | null };

/** Goes on to a return, or to a comparison with what is unknown. */
function follow(program: readonly Instruction[], way: Way, call: SeenCall): { at: number; step: Instruction } {
  let { at, loaded } = way;
  for (;;) {
    const step = program[at];
    if (step === undefined) throw new RangeError(`filter: it has no instruction ${at}`);
    const { code, value, ifTrue, ifFalse } = step;
    if (code === RETURN) return { at, step };
    if (code === LOAD_WORD) loaded = load(value, call);
    else if (code === AND) loaded = loaded === null ? null : (loaded & value) >>> 0;
    else if (code === JUMP) at += value;
    else {
      const compare = COMPARISONS.get(code);
      if (compare === undefined) throw new RangeError(`filter: instruction code 0x${code.toString(16)} is unknown`);
      if (loaded === null) return { at, step };
      at += compare(loaded, value) ? ifTrue : ifFalse;
    }
    at += 1;
  }
}

const COMPARISONS = new Map<number, (loaded: number, value: number) => boolean>([
  [JUMP_IF_EQUAL, (loaded, value) => loaded === value],
  [JUMP_IF_GREATER, (loaded, value) => loaded > value],
  [JUMP_IF_NOT_LESS, (loaded, value) => loaded >= value],
  [JUMP_IF_BITS, (loaded, value) => (loaded & value) !== 0],
]);

function load(offset: number, { number, architecture, args }: SeenCall): number | null {
  if (offset === NUMBER_OFFSET) return number >>> 0;
  if (offset === ARCHITECTURE_OFFSET) return architecture;
  if (offset < ARGUMENTS_OFFSET || args === undefined) return null;
  // Both halves of each argument, the low one first on all that this runs on.
  const argument = args[(offset - ARGUMENTS_OFFSET) >> 3] ?? 0n;
  return Number((offset & 4) === 0 ? argument & 0xffff_ffffn : (argument >> 32n) & 0xffff_ffffn);
}
