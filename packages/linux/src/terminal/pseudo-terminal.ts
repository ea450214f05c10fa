import { closeSync } from 'node:fs';
import { call } from '../call.ts';
import {
  O_CLOEXEC,
  O_NOCTTY,
  O_NONBLOCK,
  O_RDWR,
  TIOCGPGRP,
  TIOCGPTN,
  TIOCGPTPEER,
  TIOCSPTLCK,
  TIOCSWINSZ,
} from '../flags.ts';
import { syscall } from '../syscall.ts';

/** Both ends of a pseudo-terminal, pty(7). Whoever opens it closes both. */
export type PseudoTerminal = {
  readonly master: number;
  /** Handed to the first process of the terminal, and closed here afterwards: else the master never sees the end. */
  readonly slave: number;
  /** N of /dev/pts/N. */
  readonly number: number;
};

/**
 * Opens a pseudo-terminal of one devpts file system, such as a session's own: its programs then find their
 * terminal at /dev/pts/N, where ttyname(3) looks.
 *
 * @param devpts descriptor of the devpts mount's root directory: no path that a learner could have replaced is walked
 */
export function openPseudoTerminal(devpts: number): PseudoTerminal {
  const master = syscall(call('openat', [devpts, 'ptmx', O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK, 0]));
  try {
    const number = new Int32Array(1);
    syscall(call('ioctl', [master, TIOCSPTLCK, { bytes: new Uint8Array(4), shown: '[0]' }]));
    syscall(call('ioctl', [master, TIOCGPTN, { bytes: new Uint8Array(number.buffer) }]));
    const slave = syscall(call('ioctl', [master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC]));
    return { master, slave, number: number[0] ?? 0 };
  } catch (error) {
    closeSync(master);
    throw error;
  }
}

/** Tells the terminal its size in character cells; its foreground processes get SIGWINCH. */
export function setWindowSize(master: number, size: { columns: number; rows: number }): void {
  const window = new Uint16Array([size.rows, size.columns, 0, 0]);
  syscall(call('ioctl', [master, TIOCSWINSZ, { bytes: new Uint8Array(window.buffer) }]));
}

/** Process group in the terminal's foreground, in this process's pid namespace; 0 when there is none. */
export function foregroundProcessGroup(master: number): number {
  const group = new Int32Array(1);
  const returned = syscall(
    call('ioctl', [master, TIOCGPGRP, { bytes: new Uint8Array(group.buffer) }], { expect: ['ENOTTY', 'EIO'] }),
  );
  return returned === -1 ? 0 : (group[0] ?? 0);
}
