/** What a filter lets through; what no rule names is refused. */
export type DeviceRule = {
  /** Character or block device. */
  readonly kind: 'c' | 'b';
  /** Null: any. */
  readonly major: number | null;
  readonly minor: number | null;
  /** Some of r, w and m. */
  readonly access: string;
};

/**
 * What Docker lets every container have: nodes may be made of anything, and opened are only these; null, zero, full,
 * random, urandom, tty, console, ptmx and terminals, by the numbers of the kernel's admin-guide/devices.txt.
 */
export const USUAL_DEVICES: readonly DeviceRule[] = [
  { kind: 'c', major: null, minor: null, access: 'm' },
  { kind: 'b', major: null, minor: null, access: 'm' },
  ...[3, 5, 7, 8, 9].map((minor): DeviceRule => ({ kind: 'c', major: 1, minor, access: 'rwm' })),
  ...[0, 1, 2].map((minor): DeviceRule => ({ kind: 'c', major: 5, minor, access: 'rwm' })),
  { kind: 'c', major: 136, minor: null, access: 'rwm' },
];

/** "c 1:3 rwm", as the first version of cgroups wrote it, and everybody still does. */
export const showRule = ({ kind, major, minor, access }: DeviceRule): string =>
  `${kind} ${major ?? '*'}:${minor ?? '*'} ${access}`;

/** Operation codes of eBPF, linux/bpf.h and the kernel's bpf/standardization/instruction-set.rst. */
const LOAD_WORD = 0x61; // dst = *(u32 *)(src + offset)
const AND_32 = 0x54; // dst &= constant, upper half cleared
const SHIFT_RIGHT_32 = 0x74; // dst >>= constant
const COPY_32 = 0xbc; // dst = src
const SET_64 = 0xb7; // dst = constant
const JUMP_UNLESS_EQUAL = 0x55; // skip `offset` instructions unless dst == constant
const EXIT = 0x95; // return r0

/** r0 is the answer; r1 comes in as the address of struct bpf_cgroup_dev_ctx, and is free once that has been read. */
const ANSWER = 0;
const CONTEXT = 1;
const SCRATCH = 1;
const KIND = 2;
const ACCESS = 3;
const MAJOR = 4;
const MINOR = 5;

/** BPF_DEVCG_DEV_BLOCK and _CHAR; BPF_DEVCG_ACC_MKNOD, _READ and _WRITE. */
const KINDS = { b: 1, c: 2 } as const;
const ACCESSES: Readonly<Record<string, number>> = { m: 1, r: 2, w: 4 };
const EVERY_ACCESS = 7;

const INSTRUCTION_BYTES = 8;

/** struct bpf_insn: code, the two registers in one byte, offset, constant. */
function instruction(
  code: number,
  to: number,
  more: { from?: number; offset?: number; constant?: number } = {},
): Buffer {
  const bytes = Buffer.alloc(INSTRUCTION_BYTES);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt8(to | ((more.from ?? 0) << 4), 1);
  bytes.writeInt16LE(more.offset ?? 0, 2);
  bytes.writeInt32LE(more.constant ?? 0, 4);
  return bytes;
}

const answer = (value: 0 | 1): readonly Buffer[] => [
  instruction(SET_64, ANSWER, { constant: value }),
  instruction(EXIT, 0),
];

/**
 * The program that the kernel runs each time a process of the cgroup opens a device or makes a node of one
 * (BPF_PROG_TYPE_CGROUP_DEVICE). It is told { access and kind, major, minor } and answers 1 for yes, 0 for EPERM. Rule
 * by rule: whatever does not fit jumps to the next one; behind the last stands no.
 */
export function deviceFilter(rules: readonly DeviceRule[]): Buffer {
  const load = (to: number, offset: number) => instruction(LOAD_WORD, to, { from: CONTEXT, offset });
  return Buffer.concat([
    load(KIND, 0), // u32 access_type: access in the upper half, kind in the lower
    instruction(AND_32, KIND, { constant: 0xffff }),
    load(ACCESS, 0),
    instruction(SHIFT_RIGHT_32, ACCESS, { constant: 16 }),
    load(MAJOR, 4), // u32 major
    load(MINOR, 8), // u32 minor
    ...rules.flatMap(instructionsOf),
    ...answer(0),
  ]);
}

type Check = { readonly before?: readonly Buffer[]; readonly register: number; readonly wanted: number };

function instructionsOf({ kind, major, minor, access }: DeviceRule): readonly Buffer[] {
  const refused = [...access].reduce((left, letter) => left & ~(ACCESSES[letter] ?? 0), EVERY_ACCESS);
  const asksMore = [
    instruction(COPY_32, SCRATCH, { from: ACCESS }),
    instruction(AND_32, SCRATCH, { constant: refused }),
  ];
  const checks: readonly Check[] = [
    { register: KIND, wanted: KINDS[kind] },
    ...(refused === 0 ? [] : [{ before: asksMore, register: SCRATCH, wanted: 0 }]),
    ...(major === null ? [] : [{ register: MAJOR, wanted: major }]),
    ...(minor === null ? [] : [{ register: MINOR, wanted: minor }]),
  ];
  // From the end: each check jumps over all that follows it.
  const found: Buffer[] = [...answer(1)];
  for (const { before = [], register, wanted } of checks.toReversed()) {
    found.unshift(...before, instruction(JUMP_UNLESS_EQUAL, register, { offset: found.length, constant: wanted }));
  }
  return found;
}

export const instructionCount = (program: Uint8Array): number => program.length / INSTRUCTION_BYTES;
