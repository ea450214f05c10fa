import {
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
} from '@drydock/linux';
import { openHow } from '../root/index.ts';
import { otherEnd, type Streams } from './container-streams.ts';
import { DESCRIPTORS, OPENED } from './descriptors.ts';

const ROOT = 'its root';

/**
 * One more pseudo-terminal, pty(7), of the devpts that a container which runs has at its /dev/pts; so its programs find it
 * there. The path to it is the container's, and no link on it is followed. `pid`: its first process, seen from outside.
 */
export function runningTerminal(pid: number): Streams {
  const how = openHow(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, { resolve: RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS });
  return {
    open: [
      call('openat', [AT_FDCWD, `/proc/${pid}/root`, O_PATH | O_DIRECTORY | O_CLOEXEC, 0], { result: ROOT }),
      call('openat2', [result(ROOT), 'dev/pts/ptmx', how, how.bytes.length], { result: OPENED.terminal }),
      ...otherEnd,
    ],
    containers: [OPENED.slave],
    inContainer: [
      ...[0, 1, 2].map((standard) => call('dup3', [result(OPENED.slave), standard, 0])),
      ...[ROOT, OPENED.terminal, OPENED.slave].map((name) => call('close', [result(name)])),
    ],
    inMonitor: [
      ...[DESCRIPTORS.input, DESCRIPTORS.output].map((at) => call('dup3', [result(OPENED.terminal), at, 0])),
      call('dup3', [result(OPENED.slave), DESCRIPTORS.slave, 0]),
    ],
  };
}
