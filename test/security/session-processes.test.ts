import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, outputOf, startAttacker } from './session-attack.ts';

const ENTERED = 10;

let attacker: Attacker;
let neighbour: Attacker;
/** A process of the machine. */
const victim = spawn('sleep', ['100000'], { stdio: 'ignore' });
before(async () => {
  attacker = await startAttacker();
  neighbour = await startAttacker();
});
after(async () => {
  victim.kill('SIGKILL');
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

const assertAlive = async () => {
  assert.equal(victim.exitCode ?? victim.signalCode, null);
  assert.equal((await neighbour.run('echo alive')).output, 'alive\n');
};

const lookInto = (pid: number | undefined) => `
pid = ${pid}
buffer = ctypes.create_string_buffer(8)
vector = struct.pack('<QQ', ctypes.addressof(buffer), 8)
attempt('ptrace', lambda: syscall('ptrace', 0x4206, pid, 0, 0) and None)
attempt('process_vm_readv', lambda: syscall('process_vm_readv', pid, vector, 1, vector, 1, 0))
attempt('pidfd_getfd', lambda: syscall('pidfd_getfd', syscall('pidfd_open', pid, 0), 0, 0))
attempt('kcmp', lambda: syscall('kcmp', pid, os.getpid(), 0, 0, 0))
attempt('signal', lambda: os.kill(pid, 0))
for file in ('mem', 'environ', 'root/etc/shadow', 'fd/0', 'ns/mnt'):
    attempt(file, lambda: os.open(f'/proc/{pid}/{file}', os.O_RDONLY))
`;

test('[AT30] processes of the machine and of another session by their numbers: ptrace, process_vm_readv, pidfd_getfd, kcmp, kill, /proc/PID', async () => {
  for (const pid of [victim.pid, process.pid, neighbour.session.init]) {
    const ends = await attacker.attempts(lookInto(pid));
    assert.equal(Object.keys(ends).length, 10);
    for (const [way, end] of Object.entries(ends))
      assert.match(end, /^(ESRCH|ENOENT)$/, `${way} ${pid}: its pid namespace has no such process`);
  }
  await assertAlive();
});

test('[AT30b] without the pid namespace the machine’s own root looks into the same process', async () => {
  const { process_vm_readv: _unmapped, kcmp: _different, ...ends } = await attemptsAsMachine(lookInto(victim.pid));
  assert.deepEqual(new Set(Object.values(ends)), new Set(['done']), JSON.stringify(ends));
});

test('[AT31] SIGKILL for all it can reach, and for whole ranges of guessed numbers', async () => {
  await using other = await startAttacker();
  await other.run(`python3 -c "
import os
for pid in [*range(2, 3000), ${victim.pid}, ${process.pid}]:
    for number in (pid, -pid):
        try: os.kill(number, 9) if abs(number) not in (os.getpid(), os.getpgid(0)) else None
        except OSError: pass
os.kill(-1, 9)"`);
  await assertAlive();
  assert.equal((await other.run('echo alive')).output, 'alive\n', 'its own process 1 is spared, and lets it in again');
});

const CANARY = '/run/drydock/attack-canary';

test('[AT32] the machine’s files by the links of /proc: root, cwd, exe, fd and map_files of every process it sees', async () => {
  mkdirSync('/run/drydock', { recursive: true });
  writeFileSync(CANARY, 'secret\n');
  const { output } = await attacker.run(`python3 - <<'END'
import glob, os
links = [link for process in glob.glob('/proc/[0-9]*') + ['/proc/self', '/proc/thread-self']
         for link in [process + '/root', process + '/cwd', process + '/exe', *glob.glob(process + '/fd/*'), *glob.glob(process + '/map_files/*')]]
print(len(links) > 20)
for link in links:
    for up in ('', '/../../../../../..'):
        for name in ('${CANARY}', '/attack-canary'):
            try: print(os.open(link + up + name, os.O_RDONLY), link)
            except OSError: pass
END`);
  assert.equal(output, 'True\n', 'the old root was unmounted, so that no descriptor and no path leads to it');
  assert.match(await outputOf(['cat', `/proc/${process.pid}/root${CANARY}`]), /secret/);
  rmSync(CANARY);
});

test('[AT33] up the tree of namespaces: NS_GET_PARENT and NS_GET_USERNS, and setns into what they give', async () => {
  const ends = await attacker.attempts(`
own = os.open('/proc/self/ns/user', os.O_RDONLY)
attempt('parent of user', lambda: syscall('ioctl', own, 0xb702, 0))
attempt('owner of user', lambda: syscall('ioctl', own, 0xb701, 0))
attempt('parent of pid', lambda: syscall('ioctl', os.open('/proc/self/ns/pid', os.O_RDONLY), 0xb702, 0))
attempt('children’s pid', lambda: syscall('setns', os.open('/proc/1/ns/user', os.O_RDONLY), 0))`);
  assert.deepEqual(
    ends,
    { 'parent of user': 'EPERM', 'owner of user': 'EPERM', 'parent of pid': 'EPERM', 'children’s pid': 'EINVAL' },
    'the kernel hands out no namespace above one’s own',
  );
});

test('[AT34] abstract Unix sockets of the machine and of another session', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen('\0drydock-attack');
  await neighbour.hold(
    `import socket\ns = socket.socket(socket.AF_UNIX); s.bind('\\0drydock-neighbour'); s.listen(); hold('listening')`,
  );
  const connect = (names: string) => `import socket
for name in (${names}): attempt(name, lambda: socket.socket(socket.AF_UNIX).connect('\\0' + name))`;
  try {
    const ends = await attacker.attempts(connect(`'drydock-attack', 'drydock-neighbour'`));
    assert.deepEqual(
      ends,
      { 'drydock-attack': 'ECONNREFUSED', 'drydock-neighbour': 'ECONNREFUSED' },
      'names live in a network namespace',
    );
    assert.equal(connections, 0);
    assert.deepEqual(await attemptsAsMachine(connect(`'drydock-attack',`)), { 'drydock-attack': 'done' });
  } finally {
    server.close();
  }
});

test('[AT35] the keeper’s socket: no path leads to it, and a link made in its place is the session’s own', async () => {
  const socket = '/run/drydock/attack.sock';
  mkdirSync('/run/drydock', { recursive: true });
  const server = createServer(() => assert.fail('somebody came')).listen(socket);
  try {
    const ends = await attacker.attempts(`import socket
os.makedirs('/run/drydock', exist_ok=True)
for path in ('${socket}', '/proc/1/root${socket}', '/proc/1/cwd/..${socket}'):
    attempt(path, lambda: socket.socket(socket.AF_UNIX).connect(path))`);
    assert.deepEqual([...new Set(Object.values(ends))], ['ENOENT']);
  } finally {
    server.close();
  }
});

test('[AT36] looking into processes that enter the session, before they are its own', async () => {
  const watch = `
seen = set()
with open('/tmp/held', 'w') as file: file.write('watching')
while not os.path.exists('/tmp/stop'):
    for pid in filter(str.isdigit, os.listdir('/proc')):
        for link in ('exe', 'cwd', 'root', 'fd/3', 'fd/4', 'fd/5', 'fd/6', 'fd/7'):
            try: target = os.readlink(f'/proc/{pid}/{link}')
            except OSError: continue
            if 'stage' in target or target.startswith(('/opt', '/sys/fs/cgroup/drydock', '/run/drydock', '/var/lib/drydock')): seen.add(f'{link} {target}')
with open('/tmp/seen', 'w') as file: file.write('\\n'.join(seen))
`;
  await attacker.hold(watch);
  for (let count = 0; count < ENTERED; count += 1) await attacker.run('true');
  const { output } = await attacker.run('touch /tmp/stop; until test -e /tmp/seen; do sleep 0.1; done; cat /tmp/seen');
  assert.equal(output, '', 'stage is not dumpable, and closes what it holds when it becomes the learner’s program');
});

test('[AT37] more processor than others: SCHED_FIFO, negative nice, real-time I/O, and out of the way of the OOM killer', async () => {
  const ends = await attacker.attempts(`
def limit(which, value):
    if libc.setrlimit(which, struct.pack('<QQ', value, value)) < 0: raise OSError(ctypes.get_errno(), 'setrlimit')
attempt('SCHED_FIFO', lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
attempt('nice', lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
attempt('oom_score_adj', lambda: write('/proc/self/oom_score_adj', '-1000'))
attempt('NOFILE', lambda: limit(7, 1048576))
attempt('MEMLOCK', lambda: limit(8, 2**62))
attempt('RTPRIO', lambda: limit(14, 99))`);
  for (const [what, end] of Object.entries(ends))
    assert.match(end, /^(EPERM|EACCES)$/, `${what}: asks for a capability over the machine`);
  assert.equal(Object.keys(ends).length, 6);
  const io = await attacker.run(
    'ionice --class realtime true; echo $?; unshare --user --map-root-user ionice --class realtime true; echo $?',
  );
  assert.doesNotMatch(io.output, /^0$/m);
  assert.equal(readFileSync(`/proc/${attacker.session.init}/oom_score_adj`, 'utf8'), '0\n');
});
