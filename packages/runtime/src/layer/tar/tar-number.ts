import { LayerError } from '../layer-error.ts';

const NUL = 0;
const SPACE = 0x20;
const ZERO = 0x30;
const SEVEN = 0x37;
/** Set in the first byte: what follows is not octal digits but a binary number. */
const BINARY = 0x80;
const NEGATIVE = 0x40;

/**
 * A number in a header: octal digits between spaces and NULs, or GNU's base 256 for what does not fit in those.
 *
 * @param what for the error: "size"
 */
export function readNumber(block: Uint8Array, offset: number, length: number, what: string): number {
  const first = block[offset] ?? NUL;
  return (first & BINARY) === 0 ? readOctal(block, offset, length, what) : readBinary(block, offset, length, what);
}

function readOctal(block: Uint8Array, offset: number, length: number, what: string): number {
  let at = offset;
  const end = offset + length;
  while (at < end && isBlank(block[at])) at += 1;
  let value = 0;
  for (; at < end && !isBlank(block[at]); at += 1) {
    const byte = block[at] ?? NUL;
    if (byte < ZERO || byte > SEVEN) throw refusal(block, offset, length, what);
    value = value * 8 + (byte - ZERO);
  }
  // Twelve octal digits, the longest field, are far below 2⁵³.
  for (; at < end; at += 1) if (!isBlank(block[at])) throw refusal(block, offset, length, what);
  return value;
}

function readBinary(block: Uint8Array, offset: number, length: number, what: string): number {
  const first = block[offset] ?? NUL;
  const isNegative = (first & NEGATIVE) !== 0;
  // Two's complement: bit 6 is the sign, bit 7 only says that the number is binary.
  let value = BigInt(isNegative ? (first | BINARY) - 256 : first & ~BINARY);
  for (let at = offset + 1; at < offset + length; at += 1) value = value * 256n + BigInt(block[at] ?? NUL);
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw refusal(block, offset, length, what);
  return number;
}

const isBlank = (byte: number | undefined): boolean => byte === NUL || byte === SPACE;

function refusal(block: Uint8Array, offset: number, length: number, what: string): LayerError {
  const bytes = Buffer.from(block.subarray(offset, offset + length));
  return new LayerError(
    'bad-archive',
    `read archive: ${what} ${JSON.stringify(bytes.toString('latin1'))} is no number`,
  );
}
