import { type Argument, call, compileProgram, type StageStep, type Struct } from '@drydock/linux';
import fc from 'fast-check';
import { spoiled } from './mutations.ts';

const struct: fc.Arbitrary<Struct> = fc
  .tuple(fc.uint8Array({ minLength: 8, maxLength: 40 }), fc.uint8Array({ maxLength: 9 }), fc.nat(32))
  .map(([bytes, target, offset]) => ({
    bytes,
    pointers: offset + 8 <= bytes.length ? [{ offset, target: { bytes: target } }] : [],
  }));
const argument: fc.Arbitrary<Argument> = fc.oneof(
  fc.integer(),
  fc.constant(null),
  fc.stringMatching(/^[a-z/]{0,20}$/),
  fc.array(fc.stringMatching(/^[a-z]{0,8}$/), { maxLength: 4 }),
  struct,
);
/** By how many arguments each takes; none of them is made. */
const CALLS = ['setsid', 'chdir', 'setns', 'mkdirat', 'openat', 'mount'] as const;
const step: fc.Arbitrary<StageStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(argument, { maxLength: CALLS.length - 1 })
      .map((given) => call(CALLS[given.length] ?? 'setsid', given, { result: 'r' })),
  },
  fc.constant({ tell: 'x' }),
  fc.constant({ fork: 0, result: 'child', parent: 'waits' } as const),
  fc.constant({ fork: 0, result: 'child', parent: 'leaves' } as const),
);

const LENGTH_AT = 8;
const programs = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => {
  // A fork's block holds at least one step more.
  return compileProgram([...steps, call('chdir', ['/'])]).bytes;
});

/** Programs with a few changes; in most, the length in the head is that of the bytes, so that the rest is looked at. */
export const stagePrograms: fc.Arbitrary<Uint8Array> = fc
  .tuple(spoiled(programs), fc.integer({ min: 0, max: 4 }))
  .map(([bytes, keeps]) => {
    if (keeps > 0 && bytes.length >= LENGTH_AT + 4) bytes.writeUInt32LE(bytes.length, LENGTH_AT);
    return bytes;
  });
