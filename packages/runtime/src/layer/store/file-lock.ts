import { closeSync, openSync } from 'node:fs';
import { AT_FDCWD, call, LOCK_EX, LOCK_NB, LOCK_SH, O_CLOEXEC, O_DIRECTORY, O_RDONLY, syscall } from '@drydock/linux';

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

  /** Null when another one holds it. */
  static try(path: string, kind: 'exclusive' | 'shared'): FileLock | null {
    return FileLock.#tryOpened(openSync(path, 'a', 0o600), kind);
  }

  /** Null when another one holds it, or has removed it already. */
  static tryDirectory(path: string): FileLock | null {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    const descriptor = syscall(call('openat', [AT_FDCWD, path, flags, 0], { expect: ['ENOENT'] }));
    return descriptor === -1 ? null : FileLock.#tryOpened(descriptor, 'exclusive');
  }

  static #tryOpened(descriptor: number, kind: 'exclusive' | 'shared'): FileLock | null {
    const lock = new FileLock(descriptor);
    const operation = (kind === 'exclusive' ? LOCK_EX : LOCK_SH) | LOCK_NB;
    if (syscall(call('flock', [lock.#descriptor, operation], { expect: ['EAGAIN'] })) === 0) return lock;
    lock[Symbol.dispose]();
    return null;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
