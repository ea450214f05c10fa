import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveCallName } from '@drydock/linux';
import fc from 'fast-check';
import { PowerError } from '../capabilities/power-error.ts';
import { compileFilter } from './compile-filter.ts';
import { decodeInstructions } from './filter-instructions.ts';
import type { FilterRule } from './resolve-profile.ts';
import { runFilter } from './run-filter.ts';
import { ACTIONS, ARCHITECTURES, NATIVE_ARCHITECTURE, OPERATORS } from './seccomp-profile.ts';

const EPERM = ACTIONS.SCMP_ACT_ERRNO + 1;
const ALLOW = ACTIONS.SCMP_ACT_ALLOW;
const NAMES = ['read', 'write', 'socket', 'clone', 'mount', 'ioctl', 'umount', 'socketcall', 'openat2', 'nothing'];
const operators = Object.values(OPERATORS);
/** Borders of halves and of signs, where comparisons of 64 bits by a machine of 32 go wrong. */
const value = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 1n << 32n, 1n << 63n, (1n << 64n) - 1n),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
/** Of a mask and what is left under it, the second has no other bits: a profile that has is refused when it is read. */
const condition = fc
  .record({ index: fc.nat({ max: 5 }), op: fc.constantFrom(...operators), a: value, b: value })
  .map(({ index, op, a, b }) => ({ index, op, a, b: op === OPERATORS.SCMP_CMP_MASKED_EQ ? a & b : 0n }));
const rule = fc.record({
  names: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }),
  conditions: fc.uniqueArray(condition, { maxLength: 3, selector: ({ index }) => index }),
});

function holds({ conditions }: Pick<FilterRule, 'conditions'>, args: readonly bigint[]): boolean {
  return conditions.every(({ index, op, a, b }) => {
    const given = args[index] ?? 0n;
    switch (op) {
      case OPERATORS.SCMP_CMP_NE:
        return given !== a;
      case OPERATORS.SCMP_CMP_LT:
        return given < a;
      case OPERATORS.SCMP_CMP_LE:
        return given <= a;
      case OPERATORS.SCMP_CMP_EQ:
        return given === a;
      case OPERATORS.SCMP_CMP_GE:
        return given >= a;
      case OPERATORS.SCMP_CMP_GT:
        return given > a;
      default:
        return (given & a) === b;
    }
  });
}

test('[PW37] a compiled filter allows a call exactly when its rule does, whatever the conditions', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 4 }),
      fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { maxLength: 20 }),
      (given, calls) => {
        // One rule for each call: libseccomp 2.5 refuses too much where ordering comparisons of several rules overlap.
        const rules = given.map(({ conditions }, index) => ({
          conditions,
          names: NAMES.filter((_, place) => place % given.length === index),
          action: ALLOW,
        }));
        const architectures = [NATIVE_ARCHITECTURE];
        const { instructions } = compileFilter({ defaultAction: EPERM, architectures, flags: 0, rules });
        const program = decodeInstructions(instructions);
        const highest = Math.max(0, ...rules.flatMap(({ names }) => names.map((name) => resolveCallName(name))));
        for (const name of NAMES) {
          const number = resolveCallName(name);
          if (number < 0 || number > highest) continue;
          const about = rules.filter(({ names }) => names.includes(name));
          for (const args of calls) {
            const expected = about.some((one) => holds(one, args)) ? ALLOW : EPERM;
            assert.deepEqual(
              [...runFilter(program, { number, architecture: NATIVE_ARCHITECTURE, args })],
              [expected],
              name,
            );
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('[PW42] whatever the rules, compiling ends with a filter or an error, and the process lives', () => {
  const action = fc.constantFrom(...Object.values(ACTIONS), EPERM, 0x7ff0_0007);
  const wild = fc.record({
    names: rule.map(({ names }) => names),
    action,
    conditions: fc.array(condition, { maxLength: 8 }),
  });
  const architectures = fc.subarray(
    process.arch === 'arm64'
      ? [ARCHITECTURES.SCMP_ARCH_AARCH64, ARCHITECTURES.SCMP_ARCH_ARM]
      : [ARCHITECTURES.SCMP_ARCH_X86_64, ARCHITECTURES.SCMP_ARCH_X86, ARCHITECTURES.SCMP_ARCH_X32],
  );
  fc.assert(
    fc.property(action, architectures, fc.array(wild, { maxLength: 12 }), (defaultAction, some, rules) => {
      try {
        const { instructions } = compileFilter({ defaultAction, architectures: some, flags: 0, rules });
        assert.ok(
          runFilter(decodeInstructions(instructions), { number: 0, architecture: NATIVE_ARCHITECTURE }).size > 0,
        );
      } catch (error) {
        assert.ok(error instanceof PowerError, `${error}`);
      }
    }),
    { numRuns: 500 },
  );
});
