import {
  AT_FDCWD,
  type Call,
  call,
  MS_BIND,
  MS_NOEXEC,
  MS_NOSUID,
  O_CLOEXEC,
  O_CREAT,
  O_WRONLY,
  result,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

/** Devices that can do no harm; the others do not exist for the session. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

const LINKS = [
  ['pts/ptmx', 'ptmx'],
  ['/proc/self/fd', 'fd'],
  ['/proc/self/fd/0', 'stdin'],
  ['/proc/self/fd/1', 'stdout'],
  ['/proc/self/fd/2', 'stderr'],
] as const;

/** Sizes of the memory file systems; what is in them counts as the session's memory. */
const DEV_OPTIONS = 'mode=755,size=1m';
const SHM_OPTIONS = 'mode=1777,size=64m';
const RUN_OPTIONS = 'mode=755,size=16m';

/** Terminals of its own: numbered from 0, owned by its root and group tty (5), and /dev/ptmx for everybody, as devpts(5) has it by default. */
const PTS_OPTIONS = 'newinstance,ptmxmode=0666,mode=620,uid=0,gid=5';

/**
 * A /dev of its own. The root of a user namespace cannot make device nodes (mknod(2): EPERM), so the harmless ones are
 * bind-mounted over empty files.
 */
export function devices(specification: SessionSpecification): Operation {
  const root = sessionFolders(specification).root;
  const dev = `${root}/dev`;
  return {
    name: 'devices',
    title: 'Furnish /dev',
    effect: `/dev holds ${DEVICES.join(', ')}, and terminals of its own`,
    byHand: [
      `mount -t tmpfs tmpfs ${dev}`,
      `touch ${dev}/null; mount --bind /dev/null ${dev}/null`,
      `mount -t devpts devpts ${dev}/pts`,
    ],
    steps: [
      call('umask', [0]),
      call('mount', ['tmpfs', dev, 'tmpfs', MS_NOSUID | MS_NOEXEC, DEV_OPTIONS]),
      ...DEVICES.flatMap((name): Call[] => [
        call('openat', [AT_FDCWD, `${dev}/${name}`, O_CREAT | O_WRONLY | O_CLOEXEC, 0o666], { result: 'device' }),
        call('close', [result('device')]),
        call('mount', [`/dev/${name}`, `${dev}/${name}`, null, MS_BIND, null]),
      ]),
      call('mkdirat', [AT_FDCWD, `${dev}/pts`, 0o755]),
      call('mount', ['devpts', `${dev}/pts`, 'devpts', MS_NOSUID | MS_NOEXEC, PTS_OPTIONS]),
      call('mkdirat', [AT_FDCWD, `${dev}/shm`, 0o1777]),
      call('mount', ['tmpfs', `${dev}/shm`, 'tmpfs', MS_NOSUID, SHM_OPTIONS]),
      call('mount', ['tmpfs', `${root}/run`, 'tmpfs', MS_NOSUID, RUN_OPTIONS]),
      ...LINKS.map(([target, name]): Call => call('symlinkat', [target, AT_FDCWD, `${dev}/${name}`])),
      call('umask', [0o022]),
    ],
  };
}
