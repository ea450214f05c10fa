import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { O_DIRECTORY, O_PATH } from '@drydock/linux';

/** Nobody listens: the monitor has left, was killed, or was never there. */
const GONE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

/**
 * A connection to a container's monitor; null when there is none. It closes when the monitor does, however that ends.
 *
 * @param state the container's own directory: its path may be longer than a socket's, unix(7), hence the descriptor
 */
export async function connectMonitor(state: string): Promise<Socket | null> {
  let directory: number;
  try {
    directory = openSync(state, O_PATH | O_DIRECTORY);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  const { promise, resolve, reject } = Promise.withResolvers<Socket | null>();
  const socket = connect(`/proc/self/fd/${directory}/attach.sock`);
  socket.once('connect', () => resolve(socket));
  socket.once('error', (error) => (isGone(error) ? resolve(null) : reject(error)));
  try {
    const connected = await promise;
    // What becomes of the connection later is told by its end: a monitor that is killed resets it.
    connected?.on('error', () => undefined);
    return connected;
  } finally {
    closeSync(directory);
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && GONE.has(String(error.code));
