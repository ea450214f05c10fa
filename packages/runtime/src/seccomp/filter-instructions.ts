/**
 * A filter is a program for a tiny machine in the kernel: one register, no loops, no memory but struct seccomp_data with
 * the call's number, architecture and arguments. It returns what becomes of the call. See seccomp(2) and linux/filter.h.
 */
export const LOAD_WORD = 0x20;
export const AND = 0x54;
export const JUMP = 0x05;
export const JUMP_IF_EQUAL = 0x15;
export const JUMP_IF_GREATER = 0x25;
export const JUMP_IF_NOT_LESS = 0x35;
export const JUMP_IF_BITS = 0x45;
export const RETURN = 0x06;

/** Of struct seccomp_data: number, architecture, 64-bit instruction pointer, then six 64-bit arguments. */
export const NUMBER_OFFSET = 0;
export const ARCHITECTURE_OFFSET = 4;
export const ARGUMENTS_OFFSET = 16;

export const INSTRUCTION_BYTES = 8;
/** BPF_MAXINSNS: the kernel takes no longer one. */
export const INSTRUCTIONS_MAX = 4096;

export type Instruction = {
  readonly code: number;
  /** Instructions to leave out when the comparison is true, and when it is not. */
  readonly ifTrue: number;
  readonly ifFalse: number;
  readonly value: number;
};

export const instruction = (code: number, value: number, ifTrue = 0, ifFalse = 0): Instruction => ({
  code,
  value,
  ifTrue,
  ifFalse,
});

/** struct sock_filter, one after the other: u16 code, u8 jump if true, u8 jump if false, u32 value. */
export function encodeInstructions(instructions: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(instructions.length * INSTRUCTION_BYTES);
  instructions.forEach(({ code, ifTrue, ifFalse, value }, index) => {
    const at = index * INSTRUCTION_BYTES;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(ifTrue, at + 2);
    bytes.writeUInt8(ifFalse, at + 3);
    bytes.writeUInt32LE(value, at + 4);
  });
  return bytes;
}

export function decodeInstructions(filter: Uint8Array): readonly Instruction[] {
  const bytes = Buffer.from(filter.buffer, filter.byteOffset, filter.byteLength);
  return Array.from({ length: Math.floor(bytes.length / INSTRUCTION_BYTES) }, (_, index) => {
    const at = index * INSTRUCTION_BYTES;
    return instruction(
      bytes.readUInt16LE(at),
      bytes.readUInt32LE(at + 4),
      bytes.readUInt8(at + 2),
      bytes.readUInt8(at + 3),
    );
  });
}
