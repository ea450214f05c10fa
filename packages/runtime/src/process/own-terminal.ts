import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  call,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOCTTY,
  O_NONBLOCK,
  O_PATH,
  O_RDWR,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_SYMLINKS,
  result,
  TIOCGPTPEER,
  TIOCSPTLCK,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { openHow } from '../root/index.ts';

export type OwnTerminal = {
  /** Path of the binary that sits between the two terminals. */
  readonly relay: string;
  /** The container's first process, by the number outside. */
  readonly pid: number;
  /** Who shall own it, by the number outside. */
  readonly owner: number;
  /** -i: what the caller types is for the program. */
  readonly passesInput: boolean;
};

/** Where native/relay finds the terminal, as reader and as writer: native/monitor/descriptors.h. */
const RELAYS_ENDS = [100, 101];

/**
 * `docker exec -t`: one more pseudo-terminal, pty(7), of the container's own devpts, which it has at its /dev/pts. So its
 * programs find it there, and nothing in the container ever holds the caller's terminal: whoever does may type into it
 * (TIOCSTI). The path to it is the container's, and no link on it is followed.
 */
export function ownTerminal({ relay, pid, owner, passesInput }: OwnTerminal): Operation {
  const readsAndWrites = O_RDWR | O_NOCTTY | O_CLOEXEC;
  const how = openHow(readsAndWrites | O_NONBLOCK, { resolve: RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS });
  const unlocked = { bytes: new Uint8Array(4), shown: '[0]' };
  return {
    name: 'own-terminal',
    title: "Open a terminal of the container's, and stay between",
    effect: `there is one file more in /proc/${pid}/root/dev/pts`,
    byHand: [`script -qec "nsenter --target ${pid} --all sh" /dev/null`],
    steps: [
      { fork: 0, result: 'relay', parent: 'waits' },
      call('setsid', []),
      call('openat', [AT_FDCWD, `/proc/${pid}/root`, O_PATH | O_DIRECTORY | O_CLOEXEC, 0], { result: 'its root' }),
      call('openat2', [result('its root'), 'dev/pts/ptmx', how, how.bytes.length], { result: 'terminal' }),
      call('ioctl', [result('terminal'), TIOCSPTLCK, unlocked]),
      call('ioctl', [result('terminal'), TIOCGPTPEER, readsAndWrites], { result: 'other end' }),
      call('fchownat', [result('other end'), '', owner, -1, AT_EMPTY_PATH]),
      {
        fork: 0,
        result: 'first',
        parent: [
          ...RELAYS_ENDS.map((descriptor) => call('dup3', [result('terminal'), descriptor, 0])),
          call('chdir', ['/']),
          call('execve', [relay, ['relay', ...(passesInput ? ['input'] : [])], []]),
        ],
      },
      ...[0, 1, 2].map((standard) => call('dup3', [result('other end'), standard, 0])),
      ...['its root', 'terminal', 'other end'].map((name) => call('close', [result(name)])),
    ],
  };
}
