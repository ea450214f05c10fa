import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AT_FDCWD, call, O_WRONLY, showStep } from '@drydock/linux';
import {
  container,
  controlGroup,
  newNamespaces,
  type Operation,
  openShellPlace,
  overlay,
  performAtShell,
  ShellGone,
  sessionFolders,
} from '@drydock/runtime';
import { LearnerShell } from './learner-shell.ts';
import { performAt } from './perform.ts';
import { STAGE, startSession } from './session-fixture.ts';

const cgroupsOf = (learner: Awaited<ReturnType<typeof startSession>>) =>
  readdirSync(sessionFolders(learner.session.specification).cgroup, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** A pause in a plan, at which the test does something. */
const meanwhile = (run: (performer: number) => void | Promise<void>): Operation => ({
  name: 'meanwhile',
  title: 'Meanwhile',
  effect: 'none',
  byHand: [],
  steps: [call('getpid', []), { engine: 'wait for the test', run: (results) => run(results.get('performer') ?? 0) }],
});

/** A step behind it, to be reached or not. */
const NEVER: Operation = { ...meanwhile(() => undefined), steps: [call('sethostname', ['never', 5])] };

const BOX = container({
  root: '/tmp/nowhere',
  by: 'chroot',
  namespaces: ['pid', 'mnt', 'uts'],
  hostname: 'box',
  cgroup: '/box',
  memoryMaxBytes: 52_428_800,
});
const LAYERS = { lowers: ['/tmp/o/a'], upper: '/tmp/o/upper', work: '/tmp/o/work', merged: '/tmp/o/merged' };

test('what comes into being after it was looked at is not made again, and stays as it is', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const first = meanwhile(async () => {
    await shell.type('mkdir /sys/fs/cgroup/mine && echo 1000000 > /sys/fs/cgroup/mine/memory.max');
  });
  const { failure, calls } = await performAt(learner, shell, () => [first, controlGroup({ cgroup: '/mine' })]);
  assert.match(String(failure), /mkdirat\(AT_FDCWD, "\/sys\/fs\/cgroup\/mine", 0755\): file exists \(EEXIST\)/);
  const last = calls.at(-1);
  assert.ok(last !== undefined);
  assert.equal(showStep(last.step), 'mkdirat(AT_FDCWD, "/sys/fs/cgroup/mine", 0755)');
  assert.equal(last.returned, -1);
  assert.equal((await shell.type('cat /sys/fs/cgroup/mine/{memory,pids}.max')).output, '999424\nmax\n');
});

test('a container whose root directory is missing leaves nothing behind', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const { failure, entered, calls } = await performAt(learner, shell, () => BOX, { endsInShell: true });
  assert.equal(entered, null);
  assert.match(String(failure), /mount\("proc", "\/tmp\/nowhere\/proc".*ENOENT/);
  assert.deepEqual(cgroupsOf(learner), ['shells']);
  assert.match(showStep(calls.at(-1)?.step ?? { fork: 0, result: '', parent: 'waits' }), /^unlinkat\(.*box/);
  assert.deepEqual(readdirSync(`/proc/${learner.session.init}/root/dev/pts`).sort(), ['0', 'ptmx']);
});

test('a process that is killed half-way leaves nothing behind: cgroup, directories, mount', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const { failure } = await performAt(learner, shell, () => [
    controlGroup({ cgroup: '/mine', memoryMaxBytes: 1_000_000 }),
    overlay(LAYERS),
    meanwhile((performer) => void process.kill(performer, 'SIGKILL')),
    NEVER,
  ]);
  assert.match(String(failure), /not reached, the process was killed \(SIGKILL\)/);
  assert.deepEqual(cgroupsOf(learner), ['shells']);
  const { output } = await shell.type('hostname; ls -d /tmp/o /tmp; grep -c /tmp/o /proc/self/mountinfo');
  assert.match(output, /^drydock\nls: cannot access '\/tmp\/o': No such file or directory\n\/tmp\n0\n$/);
});

test('the root of the session may kill it, and does no harm by that', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const { failure } = await performAt(learner, shell, () => [
    controlGroup({ cgroup: '/mine' }),
    meanwhile(async () => {
      assert.equal((await learner.run('kill -9 $(pgrep -x stage)')).exitStatus, 0);
    }),
    NEVER,
  ]);
  assert.match(String(failure), /killed \(SIGKILL\)/);
  assert.deepEqual(cgroupsOf(learner), ['shells']);
});

test('one that is held up is ended: by a frozen cgroup, a FIFO in place of a file, SIGSTOP', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const plan = () => [controlGroup({ cgroup: '/mine', memoryMaxBytes: 1_000_000 })];
  const withinMs = 5000;
  const isEnded = /not done after 5000 ms, ended/;

  const stopped = await performAt(
    learner,
    shell,
    () => [...plan(), meanwhile(async () => void (await learner.run('kill -STOP $(pgrep -x stage)'))), NEVER],
    { withinMs },
  );
  assert.match(String(stopped.failure), isEnded);
  assert.deepEqual(cgroupsOf(learner), ['shells']);

  await shell.type('mkdir /sys/fs/cgroup/cold && echo $$ > /sys/fs/cgroup/cold/cgroup.procs');
  const frozen = await learner.run('echo 1 > /sys/fs/cgroup/cold/cgroup.freeze');
  assert.equal(frozen.exitStatus, 0);
  assert.match(String((await performAt(learner, shell, plan, { withinMs })).failure), isEnded);
  await learner.run('echo 0 > /sys/fs/cgroup/cold/cgroup.freeze');
  assert.deepEqual(cgroupsOf(learner).sort(), ['cold', 'shells']);

  await shell.type('unshare --mount bash');
  await shell.type('mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/mine && rmdir /sys/fs/cgroup/mine');
  const held = await performAt(
    learner,
    shell,
    () => [
      controlGroup({ cgroup: '/mine' }),
      meanwhile(async () => void (await shell.type('mkfifo /sys/fs/cgroup/mine/cgroup.procs'))),
      {
        ...NEVER,
        steps: [call('openat', [AT_FDCWD, '/sys/fs/cgroup/mine/cgroup.procs', O_WRONLY, 0])],
      },
    ],
    { withinMs },
  );
  assert.ok(held.failure instanceof AggregateError);
  assert.match(String(held.failure.errors[0]), isEnded);
  assert.match(String(held.failure.errors[1]), /unlinkat\(AT_FDCWD, "\/sys\/fs\/cgroup\/mine", AT_REMOVEDIR\)/, 'said');
  assert.equal((await learner.run('pgrep -x stage')).exitStatus, 1, 'no process of ours is left');
});

test('a shell that has ended, and a process of anybody else, is no place to go', async () => {
  await using learner = await startSession();
  await using neighbour = await startSession();
  const entered = await learner.enter('/bin/true');
  await entered.ended;
  const others = [entered.process, 1, process.pid, learner.session.monitor, neighbour.session.init, 4_000_000];
  for (const other of others) assert.throws(() => openShellPlace(learner.session, other), ShellGone, String(other));
  using own = openShellPlace(learner.session, learner.session.init);
  assert.equal(own.pid, 1);
});

test('one that ends between being found and being entered is told, and nothing is done', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  await shell.type('unshare --mount --pid --fork bash');
  using place = openShellPlace(learner.session, shell.process);
  await shell.type('exit');
  assert.equal(place.isThere(), false);
  const options = { session: learner.session, stage: STAGE, terminal: null, withinMs: 20_000 };
  const plan = [controlGroup({ cgroup: '/mine' })];
  const { failure } = await performAtShell({ ...options, place, plan });
  assert.match(String(failure), /setns\(6<your shell>, CLONE_NEWNS\|CLONE_NEWPID\).*ESRCH/);
  assert.deepEqual(cgroupsOf(learner), ['shells']);
});

const RIGHTS = /^(Uid|Gid|Groups|Cap\w+|Seccomp\w*|NoNewPrivs):.*$/gm;
const rightsOf = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8').match(RIGHTS);

test("it has a shell's rights and no more: users, groups, capabilities, call filter", async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  let rights: unknown = null;
  const look = meanwhile((performer) => {
    rights = rightsOf(performer);
  });
  assert.equal((await performAt(learner, shell, () => [look])).failure, null);
  assert.deepEqual(rights, rightsOf(shell.process));
  // In a user namespace where it is nobody it gets no id from outside of the session either.
  await shell.type('unshare --net --mount bash');
  await shell.type('unshare --user bash');
  assert.equal((await performAt(learner, shell, () => [look])).failure, null);
  const { firstId } = learner.session.specification;
  assert.match(String(rights), new RegExp(`^Uid:(\\t${firstId}){4},Gid:(\\t${firstId}){4}`));
});

/** What root of a session may try on a process that works for it: each line must print "no". */
const TRIES = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
pid = int(sys.argv[1])
def call(name, *arguments):
    print(name, "yes" if libc.syscall(*arguments) >= 0 else "no")
def read(name, action):
    try: action(); print(name, "yes")
    except OSError: print(name, "no")
call("ptrace attach", 101, 16, pid, 0, 0)
call("ptrace seize", 101, 0x4206, pid, 0, 0)
buffer = ctypes.create_string_buffer(16)
vector = (ctypes.c_uint64 * 2)(ctypes.addressof(buffer), 16)
call("process_vm_readv", 310, pid, vector, 1, vector, 1, 0)
pidfd = libc.syscall(434, pid, 0)
for fd in range(10): call("pidfd_getfd %d" % fd, 438, pidfd, fd, 0)
call("setns by pidfd", 308, pidfd, 0x20000000)
for name in ("mem", "maps", "environ", "auxv", "syscall", "stack", "io"):
    read(name, lambda: open("/proc/%d/%s" % (pid, name), "rb").read(1))
for name in ("exe", "root", "cwd", "ns/mnt", "fd/3"):
    read(name, lambda: os.stat("/proc/%d/%s" % (pid, name)))
read("fd", lambda: os.listdir("/proc/%d/fd" % pid))
read("uid_map", lambda: open("/proc/%d/uid_map" % pid, "r+"))
read("oom_score_adj", lambda: open("/proc/%d/oom_score_adj" % pid, "r+"))
`;

for (const [where, before] of [
  ['as it is', []],
  ['with its own user namespace', [newNamespaces({ namespaces: ['user', 'mnt'] })]],
] as const) {
  test(`until it leaves, nobody in the session can look into it or take from it: ${where}`, async () => {
    await using learner = await startSession();
    using shell = new LearnerShell(await learner.enter('/bin/bash'));
    await shell.type(`cat > /tmp/tries.py <<'END'\n${TRIES}\nEND`);
    let said = '';
    const attack = meanwhile(async () => {
      said = (await learner.run('python3 /tmp/tries.py $(pgrep -x stage)')).output;
    });
    const { failure } = await performAt(learner, shell, () => [...before, attack]);
    assert.equal(failure, null);
    assert.match(said, /^ptrace attach no\n/);
    assert.equal(said.trim().split('\n').length, 29, said);
    assert.doesNotMatch(said, /yes|Error/);
  });
}

test('what its last program finds open is its terminal, and nothing of ours', async () => {
  await using learner = await startSession();
  using shell = new LearnerShell(await learner.enter('/bin/bash'));
  const performed = await performAt(learner, shell, () => [newNamespaces({ namespaces: ['uts'] })], {
    endsInShell: true,
  });
  assert.ok(performed.entered !== null);
  using inside = new LearnerShell(performed.entered);
  assert.match((await inside.type('ls -l /proc/$$/fd | grep -v pts/1')).output, /^total 0\n$/);
  assert.match((await inside.type('readlink /proc/$$/exe')).output, /^\/usr\/bin\/bash\n$/);
  assert.equal(existsSync(`/proc/${performed.entered.process}/fd/3`), false);
});
