import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '@drydock/protocol';

const FIRST_WAIT_MS = 50;
/** Init starts a keeper that died again within about a second: waiting longer between tries only adds to the pause. */
const LONGEST_WAIT_MS = 1000;

/** Connects to the keeper's socket; tries again, ever more slowly, until `signal` says to stop. */
export async function reachKeeper(
  path: string,
  options: { signal: AbortSignal; onFailedTry?: (reason: string) => void },
): Promise<Socket> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await connectOnce(path);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      options.onFailedTry?.(reason);
      try {
        await wait(waitMs, undefined, { signal: options.signal });
      } catch {
        // The wait was called off: the last try's reason is the one to tell.
        throw keeperUnavailable(`reach the keeper at "${path}": ${reason}`, cause);
      }
    }
  }
}

function connectOnce(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

export function keeperUnavailable(message: string, cause?: unknown): Failure {
  return new Failure('keeper-unavailable', message, {
    hint: 'The half of the server that runs your Linux does not answer. It is started again by itself: try again in a few seconds.',
    cause,
  });
}
