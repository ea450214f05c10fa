import type { Socket } from 'node:net';
import { RuntimeError } from '../runtime-error.ts';
import { connectMonitor } from './connect-monitor.ts';
import { FRAME, type Frame, readFrames, SENT_BYTES_MAX, writeFrame } from './frame.ts';

export type Attached = {
  /**
   * What it writes from now on, and its end. When this is over without an end, the monitor let go: it was killed, or this
   * viewer had not read for too long.
   */
  readonly events: AsyncIterable<AttachedEvent>;
  /** Resolves when the monitor can take more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** The container reads no more, once it has read what was written. */
  readonly endInput: () => void;
  readonly resize: (size: { readonly columns: number; readonly rows: number }) => void;
  /** The container goes on without this viewer. */
  readonly detach: () => void;
};

export type AttachedEvent =
  | { readonly kind: 'stdout' | 'stderr'; readonly bytes: Buffer }
  /** So many bytes came faster than they were read, and were left out here; they are in the log. */
  | { readonly kind: 'lost'; readonly count: number }
  | { readonly kind: 'ended'; readonly exitCode: number };

/**
 * Looks at a running container, and types into it.
 *
 * @returns when everything it writes from now on will be seen
 * @throws RuntimeError when nobody keeps watch over it
 */
export async function attach(state: string, { signal }: { signal?: AbortSignal } = {}): Promise<Attached> {
  signal?.throwIfAborted();
  const socket = await connectMonitor(state);
  if (socket === null) throw notRunning(state);
  const abort = () => socket.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', abort));
  if (signal?.aborted) abort();
  const frames = readFrames(socket);
  socket.write(writeFrame(FRAME.watch));
  const begun = await nextOf(frames);
  signal?.throwIfAborted();
  if (begun?.kind !== FRAME.watch) {
    socket.destroy();
    throw notRunning(state);
  }
  return {
    events: eventsOf(frames, signal),
    write: (bytes) => writeInput(socket, bytes),
    endInput: () => void socket.write(writeFrame(FRAME.endOfInput)),
    resize: ({ columns, rows }) => {
      const size = Buffer.alloc(4);
      size.writeUInt16BE(columns, 0);
      size.writeUInt16BE(rows, 2);
      socket.write(writeFrame(FRAME.windowSize, size));
    },
    detach: () => void socket.end(writeFrame(FRAME.detach)),
  };
}

const notRunning = (state: string) =>
  new RuntimeError('not-found', `container in "${state}": does not run, or has too many viewers`);

/** A connection that breaks is one that ended. */
async function nextOf(frames: AsyncGenerator<Frame>): Promise<Frame | null> {
  try {
    const { value, done } = await frames.next();
    return done ? null : value;
  } catch (error) {
    if (error instanceof Error && 'code' in error && BROKEN.has(String(error.code))) return null;
    throw error;
  }
}
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']);

async function* eventsOf(
  frames: AsyncGenerator<Frame>,
  signal: AbortSignal | undefined,
): AsyncGenerator<AttachedEvent> {
  try {
    for (let frame = await nextOf(frames); frame !== null; frame = await nextOf(frames)) {
      const { kind, bytes } = frame;
      if (kind === FRAME.stdout) yield { kind: 'stdout', bytes };
      if (kind === FRAME.stderr) yield { kind: 'stderr', bytes };
      if (kind === FRAME.lost) yield { kind: 'lost', count: Number(bytes.readBigUInt64BE()) };
      if (kind === FRAME.ended) yield { kind: 'ended', exitCode: bytes.readUInt32BE() };
    }
    signal?.throwIfAborted();
  } finally {
    await frames.return(undefined);
  }
}

async function writeInput(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += SENT_BYTES_MAX) {
    if (socket.destroyed) return; // the container has ended, and reads nothing any more
    const isTaken = socket.write(writeFrame(FRAME.input, bytes.subarray(at, at + SENT_BYTES_MAX)));
    if (!isTaken) await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    socket.off('drain', done).off('close', done);
    resolve();
  };
  socket.on('drain', done).on('close', done);
  return promise;
}
