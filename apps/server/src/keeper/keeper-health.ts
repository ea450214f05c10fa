import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { reachKeeper } from './reach-keeper.ts';

export type Health = { readonly isHealthy: true } | { readonly isHealthy: false; readonly reason: string };

/** A keeper that dies as soon as it is reached must not make this a busy loop. */
const BETWEEN_CONNECTIONS_MS = 200;

/** Holds one idle connection to the keeper, and makes a new one whenever it breaks: its state is the server's health. */
export class KeeperHealth {
  #health: Health = { isHealthy: false, reason: 'the keeper was not reached yet' };

  get current(): Health {
    return this.#health;
  }

  /** Ends when `signal` aborts. */
  async watch(path: string, options: { signal: AbortSignal; log: Log }): Promise<void> {
    const { signal, log } = options;
    try {
      for (;;) {
        const onFailedTry = (reason: string) => {
          this.#health = { isHealthy: false, reason: `reach the keeper: ${reason}` };
        };
        const socket = await reachKeeper(path, { signal, onFailedTry });
        this.#health = { isHealthy: true };
        log.info({ path }, 'the keeper is there');
        await closed(socket, signal);
        this.#health = { isHealthy: false, reason: 'the keeper closed the connection' };
        log.warn({ path }, 'the keeper is gone');
        await wait(BETWEEN_CONNECTIONS_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function closed(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => socket.destroy();
    signal.addEventListener('abort', stop, { once: true });
    socket.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    // The reason does not matter: 'close' follows. Reading, because unread bytes would hide the end of the stream.
    socket.on('error', stop).resume();
    // Called off while the connection was being made: the event has been.
    if (signal.aborted) stop();
  });
}
