import { closeSync, mkdirSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { call, errnoNumber, KernelError, LOCK_EX, LOCK_NB, syscall } from '@drydock/linux';
import { NetworkError } from '../network-error.ts';
import { networkFolder } from './network-folder.ts';

/** Whoever holds the lock makes a few system calls: nobody needs seconds. */
const PATIENCE_MS = 10_000;
const AGAIN_AFTER_MS = 2;

/**
 * Runs something while nobody else, in this process or another, changes networks, addresses and ports. What runs must
 * be synchronous. The lock is one of flock(2): it goes with the process, however that ends.
 */
export async function withNetworkLock<Result>(dataRoot: string, run: () => Result): Promise<Result> {
  mkdirSync(networkFolder(dataRoot), { recursive: true, mode: 0o700 });
  const path = `${networkFolder(dataRoot)}/lock`;
  // Opened anew: two that share one opening would share the lock.
  const file = openSync(path, 'a', 0o600);
  try {
    for (let waitedMs = 0; !isTaken(file); waitedMs += AGAIN_AFTER_MS) {
      if (waitedMs >= PATIENCE_MS) {
        const message = `lock "${path}": held by another process for ${PATIENCE_MS / 1000} seconds`;
        throw new NetworkError('locked', message, `See who holds it: fuser ${path}`);
      }
      await wait(AGAIN_AFTER_MS);
    }
    return run();
  } finally {
    closeSync(file);
  }
}

function isTaken(file: number): boolean {
  try {
    syscall(call('flock', [file, LOCK_EX | LOCK_NB]));
    return true;
  } catch (error) {
    if (error instanceof KernelError && error.errno === errnoNumber('EAGAIN')) return false;
    throw error;
  }
}
