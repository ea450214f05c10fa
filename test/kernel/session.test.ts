import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { test } from 'node:test';
import { startSession } from './session-fixture.ts';

const KINDS = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

test('each of the eight namespaces of a session is new, and is the same for its process 1 and its terminals', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(
    'for kind in cgroup ipc mnt net pid time user uts; do readlink /proc/self/ns/$kind; done',
  );
  const inside = output.trim().split('\n');
  for (const [index, kind] of KINDS.entries()) {
    const init = readlinkSync(`/proc/${learner.session.init}/ns/${kind}`);
    assert.equal(inside[index], init, `${kind}: as process 1`);
    assert.notEqual(init, readlinkSync(`/proc/self/ns/${kind}`), `${kind}: not the machine's`);
  }
});

test('two sessions share no namespace', async () => {
  await using one = await startSession();
  await using other = await startSession();
  for (const kind of KINDS) {
    const [first, second] = [one, other].map(({ session }) => readlinkSync(`/proc/${session.init}/ns/${kind}`));
    assert.notEqual(first, second, kind);
  }
});

test('root of a session is an id of its own outside, with a range of 65,536', async () => {
  await using learner = await startSession();
  const { output } = await learner.run('id -u; cat /proc/self/uid_map /proc/self/gid_map');
  const { firstId } = learner.session.specification;
  assert.deepEqual(output.trim().split(/\s+/), ['0', '0', String(firstId), '65536', '0', String(firstId), '65536']);
});

test('process 1 is an init that reaps orphans', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(`ps -o args= 1; (sleep 0.1 & echo $! > /tmp/orphan; exec true)
    while kill -0 $(cat /tmp/orphan) 2>/dev/null; do sleep 0.05; done; ps -eo stat= | grep -c Z`);
  assert.match(output, /^drydock: session\n0\n$/);
});

test("a process finds only its session's processes, and no descriptor or variable of ours", async () => {
  await using learner = await startSession();
  const { output } = await learner.run(
    'ls /proc | grep -c "^[0-9]"; ls /proc/self/fd | wc -l; env | grep -ci -e drydock -e node -e npm',
  );
  const [processes, descriptors, variables] = output.trim().split('\n').map(Number);
  assert.ok((processes ?? 99) <= 4, `init, bash, ls and grep at most: ${processes}`);
  assert.equal(descriptors, 4, 'standard input, output, error, and the directory ls reads');
  assert.equal(variables, 0);
});

test('the old root is gone: no mount of the machine is left, and its files cannot be reached', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(
    'cat /proc/self/mountinfo; ls -A /opt/drydock /var/lib/drydock /run/drydock; ls /proc/1/root/opt/drydock',
  );
  assert.doesNotMatch(output, / \/opt\/drydock | \/run\/drydock\/sessions\S* \/run/);
  assert.doesNotMatch(output, /keeper|native|sessions$/m);
});

test('files of the image show their own owners, and can be changed without changing the image', async () => {
  await using learner = await startSession();
  await using neighbour = await startSession();
  const { output } = await learner.run(
    'stat -c %U:%G /etc/passwd /usr/bin/bash; echo mine >> /etc/passwd; tail -1 /etc/passwd; rm /usr/bin/less',
  );
  assert.equal(output, 'root:root\nroot:root\nmine\n');
  const other = await neighbour.run('grep -c mine /etc/passwd; ls /usr/bin/less');
  assert.equal(other.output, '0\n/usr/bin/less\n');
});

test('a directory removed from a lower layer, and made again, is empty', async () => {
  await using learner = await startSession();
  const { output, exitStatus } = await learner.run(
    'rm -r /usr/share/doc && mkdir /usr/share/doc && ls -A /usr/share/doc && echo done',
  );
  assert.equal(output, 'done\n');
  assert.equal(exitStatus, 0);
});

test('an overlay made by the learner works on /tmp, /root and /var/lib/docker', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(`for at in /tmp /root /var/lib/docker; do
    mkdir -p $at/o/{lower,upper,work,merged}; echo below > $at/o/lower/file; cd $at/o
    mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work,userxattr merged && cat merged/file
    rm merged/file; ls -A merged upper; done`);
  assert.equal(output, 'below\nmerged:\n\nupper:\nfile\n'.repeat(3));
});

test('the seed of all: unshare makes a shell that is process 1, and a fresh /proc shows only it', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(
    `unshare --pid --mount --fork bash -c 'echo $$; ps -o comm= 1; mount -t proc proc /proc; ps -o comm= 1; true'`,
  );
  assert.equal(output, '1\ndrydock\nbash\n');
});

test('every kind of namespace can be made inside, and entered', async () => {
  await using learner = await startSession();
  const { output, exitStatus } =
    await learner.run(`unshare --user --map-root-user --mount --pid --net --uts --ipc --cgroup --time --fork true && echo made
    ip netns add box && ip -n box link && ip netns exec box true && echo entered; nsenter --target 1 --all true && echo joined`);
  assert.match(output, /^made\n[\s\S]*lo[\s\S]*entered\njoined\n$/);
  assert.equal(exitStatus, 0);
});

test('veth pairs and bridges can be made in the session, and reach nothing outside', async () => {
  await using learner = await startSession();
  const { output } =
    await learner.run(`ip link add left type veth peer name right && ip link add bridge0 type bridge && ls /sys/class/net
    curl -sS --max-time 2 http://10.0.2.2:1 2>&1 | head -c 80`);
  assert.match(output, /^bridge0\s+eth0\s+left\s+lo\s+right\n/);
  assert.match(output, /unreachable|Couldn't connect|Failed to connect/);
});

for (const [what, command, refusal] of [
  ['device nodes', 'mknod /tmp/d b 8 0', /not permitted/],
  ["the kernel's log", 'dmesg', /not permitted/],
  ['kernel settings of all', 'echo x > /proc/sys/kernel/core_pattern', /ermission denied/],
  ['the magic keys', 'echo h > /proc/sysrq-trigger', /ermission denied/],
  ['the clock', 'date -s @0', /not permitted/],
  [
    'keys',
    'python3 -c "import ctypes; l=ctypes.CDLL(None,use_errno=True); print(l.syscall(250,0,-3,0,0,0), ctypes.get_errno())"',
    /^-1 1$/m,
  ],
  ['its own limits', 'echo max > /sys/fs/cgroup/memory.max', /ermission denied|not permitted/],
] as const) {
  test(`root of a session is refused ${what}`, async () => {
    await using learner = await startSession();
    assert.match((await learner.run(command)).output, refusal);
  });
}
