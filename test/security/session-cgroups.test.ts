import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, startAttacker } from './session-attack.ts';

const LIMIT_FILES = ['memory.max', 'pids.max', 'cpu.max', 'cgroup.max.descendants', 'cgroup.freeze'];

let attacker: Attacker;
let neighbour: Attacker;
before(async () => {
  attacker = await startAttacker();
  neighbour = await startAttacker();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

const groupOf = (learner: Attacker) => `/sys/fs/cgroup/drydock/${learner.id}`;
const limitsOf = (learner: Attacker) => LIMIT_FILES.map((file) => readFileSync(`${groupOf(learner)}/${file}`, 'utf8'));
const mounts = () => readFileSync('/proc/self/mountinfo', 'utf8');

const MOUNT_V1 = `
for options in ('none,name=agent', 'memory', 'rdma', 'none,name=agent,release_agent=/bin/sh'):
    attempt(options, lambda: mount('cgroup', '/tmp/v1', 'cgroup', 0, options))
`;

test('[AT01] a cgroup hierarchy of version 1, whose release_agent the machine would run as root (CVE-2022-0492)', async () => {
  const before = mounts();
  for (const program of [MOUNT_V1, `nest(CLONE_NEWNS | CLONE_NEWCGROUP)${MOUNT_V1}`]) {
    const ends = await attacker.attempts(program);
    assert.equal(Object.keys(ends).length, 4);
    const refusal = 'no hierarchy can be made outside of the first cgroup namespace';
    for (const [options, end] of Object.entries(ends))
      assert.match(end, /^(EPERM|EBUSY|EINVAL|ENOENT)$/, `${options}: ${refusal}`);
  }
  assert.equal(mounts(), before);
});

test('[AT01b] without the namespaces, as the machine’s own root, release_agent can be written', async () => {
  const ends = await attemptsAsMachine(`
attempt('mount', lambda: mount('cgroup', '/tmp/v1', 'cgroup', 0, 'none,name=agent'))
attempt('write', lambda: write('/tmp/v1/release_agent', '/bin/true'))
attempt('umount', lambda: syscall('umount2', b'/tmp/v1', 0))`);
  assert.deepEqual(ends, { mount: 'done', write: 'done', umount: 'done' });
});

const WRITE_LIMITS = `
for file in ${JSON.stringify(LIMIT_FILES)}:
    attempt(file, lambda: write('/sys/fs/cgroup/' + file, '1' if file == 'cgroup.freeze' else 'max'))
`;

test('[AT02] raising its own limits, which lie in the directory that was delegated', async () => {
  const before = limitsOf(attacker);
  const ends = await attacker.attempts(WRITE_LIMITS);
  for (const file of LIMIT_FILES) assert.match(ends[file] ?? '', /^(EACCES|EPERM)$/, `${file} stayed the machine’s`);
  assert.deepEqual(limitsOf(attacker), before);
});

test('[AT02b] as the machine’s own root the same limits can be written', async () => {
  for (const file of LIMIT_FILES.slice(0, 4)) {
    const path = `${groupOf(attacker)}/${file}`;
    const before = readFileSync(path, 'utf8').trim();
    writeFileSync(path, 'max');
    assert.match(readFileSync(path, 'utf8'), /^max/);
    writeFileSync(path, before);
  }
});

test('[AT03] another cgroup file system, in the hope to see what is above, or to take nsdelegate from the machine’s', async () => {
  const before = mounts();
  const { output } = await attacker.run(`mkdir -p /tmp/v2; mount -t cgroup2 none /tmp/v2; ls -d /tmp/v2/*/
    mount -o remount,rw none /tmp/v2; umount /tmp/v2; unshare --cgroup --mount sh -c 'mount -t cgroup2 none /tmp/v2; ls -d /tmp/v2/*/; ls /tmp/v2/../..'`);
  assert.doesNotMatch(output, /drydock|test\d+x/, 'the root of every mount is the root of its cgroup namespace');
  assert.match(output, /^\/tmp\/v2\/shells\/\n/);
  assert.match(before, /nsdelegate/);
  assert.equal(mounts(), before);
});

test('[AT04] taking processes of the machine into its own cgroup, to freeze or kill them, and leaving it itself', async () => {
  const inside = readFileSync(`/proc/${attacker.session.init}/cgroup`, 'utf8');
  const ends = await attacker.attempts(`
os.makedirs('/sys/fs/cgroup/trap', exist_ok=True)
for pid in (${process.pid}, ${neighbour.session.init}, 2):
    attempt(f'take {pid}', lambda: write('/sys/fs/cgroup/trap/cgroup.procs', str(pid)))
for path in ('/sys/fs/cgroup/../cgroup.procs', '/sys/fs/cgroup/drydock/${neighbour.id}/cgroup.procs', '/proc/1/root/sys/fs/cgroup/../cgroup/../cgroup.procs'):
    attempt(path, lambda: write(path, '0'))
attempt('kill all', lambda: write('/sys/fs/cgroup/cgroup.kill', '1'))
os.rmdir('/sys/fs/cgroup/trap')`);
  for (const pid of [process.pid, neighbour.session.init])
    assert.equal(ends[`take ${pid}`], 'ESRCH', 'a pid means what it means in its pid namespace');
  const refused = Object.entries(ends).filter(([, end]) => end !== 'done');
  assert.equal(refused.length, 7, JSON.stringify(ends));
  assert.match(readFileSync('/proc/self/cgroup', 'utf8'), /^(?!.*trap)/s);
  assert.equal(readFileSync(`/proc/${attacker.session.init}/cgroup`, 'utf8'), inside);
  assert.equal((await neighbour.run('echo alive')).output, 'alive\n');
});
