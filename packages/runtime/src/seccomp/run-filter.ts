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
  const seen = new Set<string>();
  const ways: Way[] = [{ at: 0, loaded: 0 }];
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const name = `${way.at} ${way.loaded}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const step = program[way.at];
    if (step === undefined) throw new RangeError(`filter: it has no instruction ${way.at}`);
    if (step.code === RETURN) outcomes.add(step.value);
    else ways.push(...next(way, step, call));
  }
  return outcomes;
}

/** Where in the program, and what is in the register; null when that depends on an unknown argument. */
type Way = { readonly at: number; readonly loaded: number | null };

function next({ at, loaded }: Way, step: Instruction, call: SeenCall): readonly Way[] {
  switch (step.code) {
    case LOAD_WORD:
      return [{ at: at + 1, loaded: load(step.value, call) }];
    case AND:
      return [{ at: at + 1, loaded: loaded === null ? null : (loaded & step.value) >>> 0 }];
    case JUMP:
      return [{ at: at + 1 + step.value, loaded }];
    default: {
      const compare = COMPARISONS.get(step.code);
      if (compare === undefined)
        throw new RangeError(`filter: instruction code 0x${step.code.toString(16)} is unknown`);
      const isTrue = { at: at + 1 + step.ifTrue, loaded };
      const isFalse = { at: at + 1 + step.ifFalse, loaded };
      if (loaded === null) return [isTrue, isFalse];
      return [compare(loaded, step.value) ? isTrue : isFalse];
    }
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
