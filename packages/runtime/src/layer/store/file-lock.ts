import { closeSync, openSync } from 'node:fs';
import { call, LOCK_EX, LOCK_NB, LOCK_SH, syscall } from '@drydock/linux';

/**
 * A lock on an open file, flock(2): the kernel itself gives it back when its holder dies, however it dies. So nothing
 * has to be cleaned up after a crash, and whether a holder lives is asked by trying.
 */
export class FileLock implements Disposable {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Waits. Held for moments only, while nothing else runs in this process. */
  static exclusive(path: string): FileLock {
    const lock = new FileLock(openSync(path, 'a', 0o600));
    syscall(call('flock', [lock.#descriptor, LOCK_EX]));
    return lock;
  }

  /** Null when another one holds it. A directory can be locked too. */
  static try(path: string, kind: 'exclusive' | 'shared', flags: 'a' | 'r' = 'a'): FileLock | null {
    const lock = new FileLock(openSync(path, flags, 0o600));
    const operation = (kind === 'exclusive' ? LOCK_EX : LOCK_SH) | LOCK_NB;
    if (syscall(call('flock', [lock.#descriptor, operation], { expect: ['EAGAIN'] })) === 0) return lock;
    lock[Symbol.dispose]();
    return null;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
