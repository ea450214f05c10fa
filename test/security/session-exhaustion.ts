import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MIRROR_ADDRESS, type SessionLimits } from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';
import { type Attacker, attemptsAsMachine, leftovers, startAttacker } from './session-attack.ts';

/** What every learner may do, whatever another one has taken. */
const WORK = `
import mmap, socket, subprocess
class Attributes(ctypes.Structure): _fields_ = [(name, ctypes.c_long) for name in ('flags', 'maxmsg', 'msgsize', 'curmsgs', 'a', 'b', 'c', 'd')]
def counted(result):
    if result < 0: raise OSError(ctypes.get_errno(), 'call')
def in_child(action):
    child = os.fork()
    if child == 0:
        try: action()
        except OSError as error: os._exit(error.errno)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status: raise OSError(status, 'child')
attempt('file', lambda: open('/tmp/file', 'w').write('x' * 10000))
attempt('program', lambda: subprocess.run(['true'], check=True))
attempt('files', lambda: [os.open('/dev/null', os.O_RDONLY) for _ in range(500)] and os.closerange(3, 600))
attempt('memory', lambda: mmap.mmap(-1, 16 << 20).write(b'x' * (16 << 20)))
attempt('shared memory', lambda: open('/dev/shm/file', 'wb').write(bytes(1 << 20)))
attempt('terminal', lambda: os.openpty())
attempt('whole pipe', lambda: os.write(os.pipe()[1], bytes(65536)) == 65536 or counted(-1))
attempt('inotify', lambda: counted(libc.inotify_add_watch(libc.inotify_init1(0), b'/tmp', 2)))
attempt('queue', lambda: syscall('mq_open', b'work', os.O_CREAT | os.O_RDWR, 0o600, ctypes.byref(Attributes(0, 10, 8192, 0, 0, 0, 0, 0))))
attempt('signal', lambda: in_child(lambda: (libc.signal(40, 1), counted(libc.sigqueue(os.getpid(), 40, None)))))
attempt('user namespace', lambda: in_child(lambda: nest(CLONE_NEWNS | CLONE_NEWPID)))
attempt('network namespace', lambda: in_child(lambda: syscall('unshare', CLONE_NEWNET)))
attempt('mount', lambda: mount('tmpfs', '/tmp/mount', 'tmpfs') or syscall('umount2', b'/tmp/mount', 0))
`;
/** Of a session alone: its cgroups, and its cable. */
const WORK_OF_SESSION = `
attempt('cgroup', lambda: (os.mkdir('/sys/fs/cgroup/work'), os.rmdir('/sys/fs/cgroup/work')))
attempt('cable', lambda: subprocess.run('ip neigh flush dev eth0; ping -c 3 -i 0.2 -W 5 ${MIRROR_ADDRESS}', shell=True, check=True, stdout=subprocess.DEVNULL))
`;

export type Exhaustion = {
  readonly limits?: Partial<SessionLimits>;
  /** Takes what it can, and ends with `hold`: it keeps all of it while the others are asked. */
  readonly take: string;
  /** What `hold` tells: how far it came. */
  readonly comesTo: RegExp;
  /** Asked while it is held. */
  readonly whileHeld?: (attacker: Attacker) => Promise<void> | void;
};

/**
 * One session takes all it can of something. Meanwhile a neighbour, the machine and a session that is only now made
 * go on working; and nothing of the attacker's is left when it is removed.
 */
export async function exhaust(neighbour: Attacker, { limits, take, comesTo, whileHeld }: Exhaustion): Promise<void> {
  const attacker = await startAttacker(limits);
  try {
    assert.match(await attacker.hold(take), comesTo);
    assert.ok(memoryOf(attacker, 'memory.current') <= memoryOf(attacker, 'memory.max'));
    await whileHeld?.(attacker);
    assertAllDone(await neighbour.attempts(WORK + WORK_OF_SESSION), 'neighbour');
    assertAllDone(await attemptsAsMachine(WORK), 'machine');
    await using late = await startSession();
    assert.equal((await late.run('echo works')).output, 'works\n');
  } finally {
    await attacker[Symbol.asyncDispose]();
  }
  await attacker.session.ended;
  assert.deepEqual(leftovers(attacker.session.specification), []);
}

const memoryOf = ({ id }: Attacker, file: string) =>
  Number(readFileSync(`/sys/fs/cgroup/drydock/${id}/${file}`, 'utf8'));

function assertAllDone(ends: Readonly<Record<string, string>>, who: string): void {
  assert.ok(Object.keys(ends).length >= 13, JSON.stringify(ends));
  assert.deepEqual(
    Object.entries(ends).filter(([, end]) => end !== 'done'),
    [],
    who,
  );
}
