import { setTimeout as sleep } from 'node:timers/promises';
import { FileLock } from '../../layer/store/file-lock.ts';
import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';

export type LockOptions = {
  /** Many may share a lock; it is exclusive when nobody else has it at all. */
  readonly kind: 'shared' | 'exclusive';
  /** After this long it is given up. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when somebody else has it. */
  readonly onWait?: () => void;
};

/** The kernel cannot tell when a lock becomes free without blocking the whole thread; so it is asked again. */
const ASK_AGAIN_MS = 25;

/**
 * Locks a file, which is made if it is not there, and lets others work while it waits.
 *
 * @returns null if it could not be had in time
 */
export async function tryLock(path: string, { kind, waitMs, signal, onWait }: LockOptions): Promise<Disposable | null> {
  const deadline = performance.now() + waitMs;
  for (let asked = 0; ; asked += 1) {
    signal?.throwIfAborted();
    const lock = FileLock.try(path, kind);
    if (lock !== null) return lock;
    if (asked === 0) onWait?.();
    if (performance.now() >= deadline) return null;
    await sleep(ASK_AGAIN_MS);
  }
}

/** As tryLock, but not having it in time is an error. */
export async function lockFile(path: string, options: LockOptions): Promise<Disposable> {
  const lock = await tryLock(path, options);
  if (lock !== null) return lock;
  throw new ImageError('busy', `lock ${quote(path)}: another process has had it for ${options.waitMs} ms`, {
    hint: 'Wait until the other pull, load or removal has ended, and try again.',
  });
}
