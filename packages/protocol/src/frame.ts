import { Failure } from './failure.ts';

/**
 * Framing between keeper and server, on a stream socket:
 *   u32 length of the rest, little-endian | u8 kind | body
 * kind 0: body is UTF-8 JSON. kind 1: body is terminal output:
 *   u8 length of the session id | session id, ASCII | u32 terminal | f64 sequence | bytes
 */
export const FRAME_LENGTH_MAX = 1024 * 1024;
const LENGTH_BYTES = 4;
const HEADER_BYTES = LENGTH_BYTES + 1;
const SESSION_ID_MAX_BYTES = 255;
const KIND_JSON = 0;
const KIND_OUTPUT = 1;

export type Frame =
  | { readonly kind: 'json'; readonly value: unknown }
  | {
      readonly kind: 'output';
      readonly session: string;
      readonly terminal: number;
      readonly sequence: number;
      readonly bytes: Uint8Array;
    };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws a Failure when the value is larger than the other side would accept. */
export function encodeJsonFrame(value: unknown): Uint8Array {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new Failure('malformed-message', `encode ${typeof value}: JSON has no word for it`);
  const body = encoder.encode(text);
  const frame = withHeader(KIND_JSON, body.length);
  frame.set(body, HEADER_BYTES);
  return frame;
}

export function encodeOutputFrame(output: {
  session: string;
  terminal: number;
  sequence: number;
  bytes: Uint8Array;
}): Uint8Array {
  const session = encoder.encode(output.session);
  if (session.length > SESSION_ID_MAX_BYTES) {
    throw new Failure('malformed-message', `encode output of a session: its id has ${session.length} bytes`);
  }
  const prefix = 1 + session.length + 4 + 8;
  const frame = withHeader(KIND_OUTPUT, prefix + output.bytes.length);
  const view = new DataView(frame.buffer, HEADER_BYTES);
  view.setUint8(0, session.length);
  frame.set(session, HEADER_BYTES + 1);
  view.setUint32(1 + session.length, output.terminal, true);
  view.setFloat64(5 + session.length, output.sequence, true);
  frame.set(output.bytes, HEADER_BYTES + prefix);
  return frame;
}

function withHeader(kind: number, bodyLength: number): Uint8Array {
  if (bodyLength + 1 > FRAME_LENGTH_MAX) throw tooLarge(bodyLength + 1);
  const frame = new Uint8Array(HEADER_BYTES + bodyLength);
  const view = new DataView(frame.buffer);
  view.setUint32(0, bodyLength + 1, true);
  view.setUint8(4, kind);
  return frame;
}

function tooLarge(length: number): Failure {
  return new Failure('message-too-large', `frame of ${length} bytes: the limit is ${FRAME_LENGTH_MAX}`);
}

/**
 * Cuts a byte stream into frames. Throws a Failure at the first one that is too large or malformed, and again at every
 * later push: after it nobody knows where the next frame begins.
 */
export class FrameDecoder {
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** Bytes until there is something new to decide; until then chunks are only kept, not copied together. */
  #needed = HEADER_BYTES;
  #failure: unknown = null;

  *push(chunk: Uint8Array): Generator<Frame> {
    if (this.#failure !== null) throw this.#failure;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed) {
      const frame = this.#takeFrame();
      if (frame) yield frame;
    }
  }

  /** Takes the first frame away before handing it out, so that a reader who stops there loses nothing. */
  #takeFrame(): Frame | null {
    const bytes = concat(this.#chunks, this.#length);
    try {
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      if (length < 1) throw new Failure('malformed-message', 'frame of 0 bytes: it has no kind');
      if (length > FRAME_LENGTH_MAX) throw tooLarge(length);
      const end = LENGTH_BYTES + length;
      const isWhole = bytes.length >= end;
      const rest = isWhole ? bytes.subarray(end) : bytes;
      this.#chunks = rest.length === 0 ? [] : [rest];
      this.#length = rest.length;
      this.#needed = isWhole ? HEADER_BYTES : end;
      return isWhole ? decode(bytes.subarray(LENGTH_BYTES, end)) : null;
    } catch (failure) {
      this.#failure = failure;
      this.#chunks = [];
      throw failure;
    }
  }
}

function decode(frame: Uint8Array): Frame {
  const body = frame.subarray(1);
  try {
    if (frame[0] === KIND_JSON) return { kind: 'json', value: JSON.parse(decoder.decode(body)) };
    if (frame[0] === KIND_OUTPUT) return decodeOutput(body);
  } catch (cause) {
    throw new Failure('malformed-message', `frame of kind ${frame[0]}: its body cannot be read`, { cause });
  }
  throw new Failure('malformed-message', `frame of kind ${frame[0]}: unknown`);
}

function decodeOutput(body: Uint8Array): Frame {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const idLength = view.getUint8(0);
  const sequence = view.getFloat64(5 + idLength, true);
  if (!Number.isSafeInteger(sequence) || sequence < 0) throw new RangeError(`sequence ${sequence}`);
  return {
    kind: 'output',
    session: decoder.decode(body.subarray(1, 1 + idLength)),
    terminal: view.getUint32(1 + idLength, true),
    sequence,
    bytes: body.slice(13 + idLength),
  };
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
