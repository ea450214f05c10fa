import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, startAttacker } from './session-attack.ts';
import { exhaust } from './session-exhaustion.ts';

const MIB = 1024 * 1024;

let neighbour: Attacker;
before(async () => {
  neighbour = await startAttacker();
});
after(() => neighbour[Symbol.asyncDispose]());

/** Until the first error, whose name is told with how far it came. */
const untilError = (setUp: string, each: string, most = 1_000_000) => `
import fcntl, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (524288, 524288))
${setUp}
count, end = 0, 'no end'
try:
    while count < ${most}:
        ${each}
        count += 1
except OSError as error: end = errno.errorcode[error.errno]
hold(f'{count} {end}')
`;

test('[AT80] every byte of the disk', () =>
  exhaust(neighbour, {
    limits: { diskBytes: 8 * MIB },
    // Half a megabyte of it is given back: the note for this test must be written too.
    take: untilError(
      `file = os.open('/var/full', os.O_CREAT | os.O_WRONLY)`,
      'os.write(file, bytes(65536)); os.fsync(file)',
    ).replace('hold(', 'os.truncate(file, 7 << 20); hold('),
    comesTo: /^1?\d\d (EDQUOT|ENOSPC)$/,
  }));

test('[AT81] every inode of the disk', () =>
  exhaust(neighbour, {
    limits: { inodes: 300 },
    take: untilError(
      `open('/tmp/held', 'w').close()\nos.mkdir('/root/many')`,
      `os.close(os.open(f'/root/many/{count}', os.O_CREAT))`,
    ),
    comesTo: /^2\d\d (EDQUOT|ENOSPC)$/,
  }));

test('[AT82] processes without end: a fork bomb', () =>
  exhaust(neighbour, {
    take: untilError('', `child = os.fork()\n        if child == 0: time.sleep(3600)`),
    comesTo: /^[56]\d EAGAIN$/,
  }));

test('[AT83] memory, by many processes: those of the session are killed, and no other', () =>
  exhaust(neighbour, {
    take: `
ends = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        kept = [bytes(b'x' * (1 << 20)) for _ in range(1000)]
        os._exit(0)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
hold(ends)`,
    comesTo: /^\[-9, -9, -9, -9\]$/,
    whileHeld: ({ id }) =>
      assert.match(readFileSync(`/sys/fs/cgroup/drydock/${id}/memory.events`, 'utf8'), /oom_kill [4-9]/),
  }));

/** What a file in memory holds stays when its writer is killed: it is full for the session alone all the while. */
const isFullOf = ({ id }: Attacker) => {
  const stat = readFileSync(`/sys/fs/cgroup/drydock/${id}/memory.stat`, 'utf8');
  assert.ok(Number(stat.match(/^shmem (\d+)$/m)?.[1]) > 64 * MIB, stat);
};

test('[AT84] memory of tmpfs and ramfs, as large as they like to be: it is charged to the session', () =>
  exhaust(neighbour, {
    take: `
for kind, size in (('ramfs', 30), ('tmpfs', 1000)):
    mount(kind, '/tmp/' + kind, kind, 0, 'size=10g' if kind == 'tmpfs' else None)
    with open(f'/tmp/{kind}/file', 'wb', 0) as file:
        for _ in range(size): file.write(bytes(1 << 20))`,
    comesTo: /Killed/,
    whileHeld: isFullOf,
  }));

test('[AT85] System V shared memory: in an IPC namespace of its own, charged to the session', () =>
  exhaust(neighbour, {
    take: `
libc.shmat.restype = ctypes.c_void_p
for _ in range(64): ctypes.memset(libc.shmat(libc.shmget(0, 16 << 20, 0o1600), None, 0), 1, 16 << 20)`,
    comesTo: /Killed/,
    whileHeld: async (attacker) => {
      isFullOf(attacker);
      assert.doesNotMatch((await neighbour.run('ipcs -m')).output, /16777216/);
    },
  }));

test('[AT86] open files: a quarter of a million, more than the kernel’s own bound (fs.file-max) was', () =>
  exhaust(neighbour, {
    take: untilError('', `os.open('/dev/null', os.O_RDONLY)`, 250_000),
    comesTo: /^250000 no end$/,
  }));

test('[AT87] terminals: more than all sessions together had (kernel.pty.max); each is paid from the session’s memory', () =>
  exhaust(neighbour, {
    take: untilError('', `os.open('/dev/ptmx', os.O_RDWR | os.O_NOCTTY)`, 4000),
    comesTo: /^4000 no end$/,
  }));

test('[AT88] pages in pipes, to the bound that a user has', () =>
  exhaust(neighbour, {
    take: untilError(
      '',
      `pipe = os.pipe(); fcntl.fcntl(pipe[1], 1031, 1 << 20); os.set_blocking(pipe[1], False); os.write(pipe[1], bytes(65536))`,
      400,
    ),
    comesTo: /^\d+ EPERM$/,
  }));

test('[AT89] inotify instances, to the bound that a user has', () =>
  exhaust(neighbour, {
    take: untilError('', `if libc.inotify_init1(0) < 0: raise OSError(ctypes.get_errno(), 'inotify')`),
    comesTo: /^10\d\d EMFILE$/,
  }));

test('[AT90] bytes in POSIX message queues, to the bound that a user has', () =>
  exhaust(neighbour, {
    take: untilError(
      `class Attributes(ctypes.Structure): _fields_ = [(name, ctypes.c_long) for name in ('flags', 'maxmsg', 'msgsize', 'curmsgs', 'a', 'b', 'c', 'd')]`,
      `syscall('mq_open', b'q%d' % count, os.O_CREAT | os.O_RDWR, 0o600, ctypes.byref(Attributes(0, 10, 8192, 0, 0, 0, 0, 0)))`,
    ),
    comesTo: /^\d{1,3} EMFILE$/,
  }));

test('[AT91] signals that wait to be delivered, to the bound that a user has', () =>
  exhaust(neighbour, {
    take: untilError(
      'import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [40])',
      `if libc.sigqueue(os.getpid(), 40, None) < 0: raise OSError(ctypes.get_errno(), 'sigqueue')`,
    ),
    comesTo: /^\d{3,5} EAGAIN$/,
  }));
