import { LayerError } from '../layer-error.ts';
import type { LayerLimits } from '../limits.ts';
import type { SparseRecords } from './extensions.ts';
import type { Segment } from './tar-entry.ts';
import { BLOCK_BYTES } from './tar-header.ts';
import { readNumber } from './tar-number.ts';

/** A sparse file: how long it is with its holes, and where its data go. */
export type SparseMap = { readonly realSize: number; readonly segments: readonly Segment[] };

/** What is wrong with a map would be a lie about the file: parts out of order, beyond its end, or not as long as the data. */
export function verifySparseMap(
  { realSize, segments }: SparseMap,
  storedBytes: number,
  limits: LayerLimits,
): SparseMap {
  if (segments.length > limits.sparseParts) throw refusal(`more than ${limits.sparseParts} parts`);
  let end = 0;
  let sum = 0;
  for (const { offset, length } of segments) {
    const isInside =
      offset >= end && length >= 0 && Number.isSafeInteger(offset + length) && offset + length <= realSize;
    if (!isInside) throw refusal(`a part at ${offset} of ${length} bytes, in a file of ${realSize}`);
    end = offset + length;
    sum += length;
  }
  if (sum !== storedBytes) throw refusal(`its parts have ${sum} bytes, the archive ${storedBytes}`);
  // The kernel writes none of these; a map may have one to mark the file's end.
  return { realSize, segments: segments.filter(({ length }) => length > 0) };
}

/** Offsets within a block of GNU's old format: in the header itself, and in the blocks that go on with it. */
const OLD_PAIRS = { header: { offset: 386, count: 4, more: 482 }, continuation: { offset: 0, count: 21, more: 504 } };
const OLD_REAL_SIZE = 483;
const OLD_NUMBER_BYTES = 12;

export const readOldRealSize = (header: Uint8Array): number =>
  readNumber(header, OLD_REAL_SIZE, OLD_NUMBER_BYTES, 'size of a sparse file');

/** @returns whether another block with parts follows */
export function readOldSegments(block: Buffer, kind: keyof typeof OLD_PAIRS, into: Segment[]): boolean {
  const { offset, count, more } = OLD_PAIRS[kind];
  for (let index = 0; index < count; index += 1) {
    const at = offset + index * 2 * OLD_NUMBER_BYTES;
    // The first empty one ends the list.
    if (block[at] === 0 && block[at + OLD_NUMBER_BYTES] === 0) return false;
    into.push({
      offset: readNumber(block, at, OLD_NUMBER_BYTES, 'offset of a sparse part'),
      length: readNumber(block, at + OLD_NUMBER_BYTES, OLD_NUMBER_BYTES, 'length of a sparse part'),
    });
  }
  return block[more] !== 0;
}

/** The map that pax headers hold themselves, versions 0.0 and 0.1; null when there is none. */
export function readPaxMap({ map, pairs, realSize }: SparseRecords): SparseMap | null {
  if (map === undefined && pairs.length === 0) return null;
  const numbers = map === undefined ? pairs : map === '' ? [] : map.split(',').map(readDecimal);
  if (realSize === undefined) throw refusal('its size is not said');
  return { realSize, segments: pairUp(numbers) };
}

/** Version 1.0 writes the map before the data, in decimal lines: how many parts, then offset and length of each. */
export class WrittenMap {
  readonly #limits: LayerLimits;
  readonly #numbers: number[] = [];
  #line = '';
  #bytes = 0;

  constructor(limits: LayerLimits) {
    this.#limits = limits;
  }

  /** Of the archive, whole blocks. */
  get bytes(): number {
    return this.#bytes;
  }

  get isComplete(): boolean {
    const [count] = this.#numbers;
    return count !== undefined && this.#numbers.length >= 1 + 2 * count;
  }

  get segments(): Segment[] {
    const [count = 0, ...numbers] = this.#numbers;
    return pairUp(numbers.slice(0, 2 * count));
  }

  add(block: Buffer): void {
    this.#bytes += BLOCK_BYTES;
    const lines = (this.#line + block.toString('latin1')).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) {
      if (this.isComplete) return;
      this.#numbers.push(readDecimal(line));
      const [count = 0] = this.#numbers;
      if (count > this.#limits.sparseParts) throw refusal(`more than ${this.#limits.sparseParts} parts`);
    }
    if (this.#line.length > BLOCK_BYTES) throw refusal('a number without an end');
  }
}

function pairUp(numbers: readonly number[]): Segment[] {
  if (numbers.length % 2 !== 0) throw refusal('an offset without its length');
  const segments: Segment[] = [];
  for (let at = 0; at < numbers.length; at += 2)
    segments.push({ offset: numbers[at] ?? 0, length: numbers[at + 1] ?? 0 });
  return segments;
}

function readDecimal(text: string): number {
  const value = Number(text);
  if (!/^[0-9]{1,16}$/.test(text) || !Number.isSafeInteger(value))
    throw refusal(`${JSON.stringify(text.slice(0, 40))} is no number`);
  return value;
}

const refusal = (reason: string): LayerError =>
  new LayerError('bad-archive', `read archive: map of a sparse file: ${reason}`);
