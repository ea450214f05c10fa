import { NR_SCMP_ERROR, resolveCallName, SeccompFilter } from '@drydock/linux';
import { PowerError } from '../capabilities/power-error.ts';
import { assertCompilable } from './assert-compilable.ts';
import { encodeInstructions, INSTRUCTION_BYTES, INSTRUCTIONS_MAX } from './filter-instructions.ts';
import { newerCalls } from './newer-calls.ts';
import type { FilterRule, FilterRules } from './resolve-profile.ts';

/** A filter as the kernel takes it. */
export type CompiledFilter = {
  /** struct sock_filter, eight bytes each. */
  readonly instructions: Uint8Array;
  readonly flags: number;
};

/** enum scmp_filter_attr of seccomp.h. */
const SCMP_FLTATR_CTL_NNP = 3;
const SCMP_FLTATR_CTL_OPTIMIZE = 8;
/** Search the number in a tree, instead of comparing one by one. */
const BINARY_TREE = 2;
/** Below this a tree is no gain, and libseccomp up to 2.5.4 goes wrong with an empty one. */
const TREE_FROM_RULES = 32;

/**
 * Rules become a program for the kernel. Names become numbers here; one that the library does not know is passed over,
 * since this kernel most likely does not have it either, and if it has, its number is above all others (newer-calls.ts).
 *
 * @throws PowerError when the rules are too entangled, or the program longer than the kernel takes
 */
export function compileFilter(rules: FilterRules): CompiledFilter {
  assertCompilable(rules);
  using filter = new SeccompFilter(rules.defaultAction);
  for (const architecture of rules.architectures) filter.addArchitecture(architecture);
  // We say ourselves whether new privileges are given up.
  filter.setAttribute(SCMP_FLTATR_CTL_NNP, 0);
  const count = rules.rules.reduce((sum, { names }) => sum + names.length, 0);
  if (count > TREE_FROM_RULES) filter.setAttribute(SCMP_FLTATR_CTL_OPTIMIZE, BINARY_TREE);
  for (const rule of rules.rules) {
    // The library takes no rule that says what would happen anyway.
    if (rule.action !== rules.defaultAction) addRule(filter, rule);
  }
  const instructions = Buffer.concat([encodeInstructions(newerCalls(rules)), filter.exportBpf()]);
  const length = instructions.length / INSTRUCTION_BYTES;
  if (length > INSTRUCTIONS_MAX) {
    throw new PowerError(
      `seccomp profile: its filter has ${length} instructions, the kernel takes ${INSTRUCTIONS_MAX}`,
    );
  }
  return { instructions, flags: rules.flags };
}

function addRule(filter: SeccompFilter, { action, names, conditions }: FilterRule): void {
  // Several conditions on one argument cannot all hold in the library's eyes: each becomes a rule of its own.
  const isRepeated = new Set(conditions.map(({ index }) => index)).size < conditions.length;
  for (const name of names) {
    const number = resolveCallName(name);
    if (number === NR_SCMP_ERROR) continue;
    if (!isRepeated) filter.addRule(action, number, conditions);
    else for (const condition of conditions) filter.addRule(action, number, [condition]);
  }
}
