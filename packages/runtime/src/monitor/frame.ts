import { RuntimeError } from '../runtime-error.ts';

/**
 * What goes over the monitor's socket, both ways, in the form of Docker's attach stream: one byte that says what it is,
 * three zeros, the length in four bytes, and so many bytes. native/monitor/viewer.h tells the same.
 */
export const FRAME = {
  input: 0,
  stdout: 1,
  stderr: 2,
  endOfInput: 16,
  windowSize: 17,
  watch: 18,
  detach: 19,
  lost: 20,
  ended: 21,
  signal: 22,
} as const;

export type Frame = { readonly kind: number; readonly bytes: Buffer };

const HEADER_BYTES = 8;
/** The monitor sends 16 KiB at most; whoever sends more is no monitor. */
const FRAME_BYTES_MAX = 64 * 1024;
/** The longest frame that the monitor reads. */
export const SENT_BYTES_MAX = 4096;

export function writeFrame(kind: number, bytes: Uint8Array = new Uint8Array()): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** Cuts a stream of bytes into frames. */
export async function* readFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + pending.readUInt32BE(4);
      if (end > HEADER_BYTES + FRAME_BYTES_MAX) {
        throw new RuntimeError('damaged', `frame of ${end - HEADER_BYTES} bytes: at most ${FRAME_BYTES_MAX} are sent`);
      }
      if (pending.length < end) break;
      yield { kind: pending.readUInt8(0), bytes: pending.subarray(HEADER_BYTES, end) };
      pending = pending.subarray(end);
    }
  }
}
