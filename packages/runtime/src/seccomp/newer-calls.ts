import { errnoNumber, resolveCallName, SECCOMP_RET_ERRNO } from '@drydock/linux';
import {
  ARCHITECTURE_OFFSET,
  type Instruction,
  instruction,
  JUMP,
  JUMP_IF_BITS,
  JUMP_IF_EQUAL,
  JUMP_IF_GREATER,
  LOAD_WORD,
  NUMBER_OFFSET,
  RETURN,
} from './filter-instructions.ts';
import type { FilterRules } from './resolve-profile.ts';
import { ACTIONS, ARCHITECTURES } from './seccomp-profile.ts';

const { SCMP_ARCH_X86_64, SCMP_ARCH_X32 } = ARCHITECTURES;
const NO_SUCH_CALL = SECCOMP_RET_ERRNO | errnoNumber('ENOSYS');
/** Calls of the x32 ABI carry this bit in their number, and the architecture of x86-64. */
const X32_BIT = 0x4000_0000;

/**
 * What stands before a filter, so that a profile grows old gracefully. Linux gets new system calls every year. A C
 * library tries the new one first, and if the answer is ENOSYS, "no such call", it takes the old one. But a profile from
 * before that year would answer EPERM, "not permitted", and the library would give up. So: any number above the highest
 * that the profile knows is answered ENOSYS. Left out where the profile says ENOSYS itself, or allows by default.
 */
export function newerCalls({ defaultAction, architectures, rules }: FilterRules): readonly Instruction[] {
  const kind = (defaultAction & 0xffff_0000) >>> 0;
  const allowing: readonly number[] = [ACTIONS.SCMP_ACT_ALLOW, ACTIONS.SCMP_ACT_LOG, ACTIONS.SCMP_ACT_TRACE];
  if (defaultAction === NO_SUCH_CALL || allowing.includes(kind)) return [];
  const names = rules.flatMap((rule) => rule.names);
  const highest = (architecture: number) =>
    names.reduce((high, name) => Math.max(high, resolveCallName(name, architecture)), 0);
  return architectures
    .filter((architecture) => architecture !== SCMP_ARCH_X32)
    .flatMap((architecture) =>
      architecture === SCMP_ARCH_X86_64
        ? forX86(highest(architecture), architectures.includes(SCMP_ARCH_X32) ? highest(SCMP_ARCH_X32) : 0)
        : forOne(architecture, highest(architecture)),
    );
}

/** Nothing is above a highest number of 0: the profile names no call of this architecture, and decides by itself. */
const forOne = (architecture: number, highest: number): readonly Instruction[] =>
  highest === 0
    ? []
    : [
        instruction(LOAD_WORD, ARCHITECTURE_OFFSET),
        instruction(JUMP_IF_EQUAL, architecture, 0, 3),
        instruction(LOAD_WORD, NUMBER_OFFSET),
        instruction(JUMP_IF_GREATER, highest, 0, 1),
        instruction(RETURN, NO_SUCH_CALL),
      ];

/** Two ABIs with one architecture. Where x32 is not in the profile, the filter itself decides about it. */
const forX86 = (highest: number, highestX32: number): readonly Instruction[] =>
  highest === 0
    ? []
    : [
        instruction(LOAD_WORD, ARCHITECTURE_OFFSET),
        instruction(JUMP_IF_EQUAL, SCMP_ARCH_X86_64, 0, 5),
        instruction(LOAD_WORD, NUMBER_OFFSET),
        instruction(JUMP_IF_BITS, X32_BIT, 1, 0),
        instruction(JUMP_IF_GREATER, highest, 1, 2),
        highestX32 === 0 ? instruction(JUMP, 1) : instruction(JUMP_IF_GREATER, highestX32, 0, 1),
        instruction(RETURN, NO_SUCH_CALL),
      ];
