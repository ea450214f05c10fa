import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

const PRIVATE = '--userns=private';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const inside = (flags: readonly string[], script: string): Promise<Typed> =>
  docker('run', '--rm', PRIVATE, ...flags, 'busybox', 'sh', '-c', script);
const ask = async (name: string, format: string): Promise<string> =>
  (await docker('inspect', '-f', format, name)).out.trim();

test('[RN34] its root is nobody outside: user 0 inside is a high number there, in a namespace of its own', async () => {
  const { error } = await engine.whileRunning('mapped', [PRIVATE], async () => {
    const pid = await ask('mapped', '{{.State.Pid}}');
    const [, inner, outer, count] =
      /^ *(\d+) +(\d+) +(\d+)\n$/.exec(readFileSync(`/proc/${pid}/uid_map`, 'utf8')) ?? [];
    assert.deepEqual([inner, count], ['0', '65536']);
    assert.ok(Number(outer) >= 2 ** 28);
    assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), new RegExp(`^Uid:\\s+${outer}\\s`, 'm'));
    const { out } = await docker(
      'exec',
      'mapped',
      'sh',
      '-c',
      'id -u; stat -c %u / /bin/busybox; hostname inner && hostname',
    );
    assert.match(out, /^0\n0\n0\n/);
    const of = (kind: string) => statSync(`/proc/${pid}/ns/${kind}`).ino;
    for (const kind of ['user', 'net', 'mnt', 'pid', 'uts', 'ipc', 'cgroup'])
      assert.notEqual(of(kind), statSync(`/proc/self/ns/${kind}`).ino, kind);
  });
  assert.equal(error, '');
});

test('[RN35] files are the container’s own, and lie on the disk with the image’s numbers', async () => {
  const { out, error } = await docker(
    'run',
    '--name=writer',
    PRIVATE,
    'busybox',
    'sh',
    '-c',
    'echo x > /made; chown 7:8 /made; chmod 600 /etc/passwd; stat -c %u:%g /made /etc/passwd; echo new >> /etc/hosts; rm /bin/wget; cat /made',
  );
  assert.equal(out, '7:8\n0:0\nx\n', error);
  const upper = await ask('writer', '{{.GraphDriver.Data.UpperDir}}');
  const { uid, gid } = statSync(`${upper}/made`);
  assert.deepEqual([uid, gid], [7, 8]);
  assert.equal((await docker('commit', 'writer', 'written')).status, 0);
  const { out: plain } = await docker(
    'run',
    '--rm',
    'written',
    'sh',
    '-c',
    'stat -c %u:%g /made /etc/passwd; ls /bin/wget',
  );
  assert.equal(plain, '7:8\n0:0\n');
  await docker('start', 'writer');
  await until(async () => (await ask('writer', '{{.State.Running}}')) === 'false');
  assert.equal((await docker('logs', 'writer')).out, out + out);
});

test('[RN36] a volume belongs to it, and to another one as well; what is bound stays its owner’s', async () => {
  const write = 'echo mine > /v/file; chown 3:4 /v/file; stat -c %u:%g /v /v/file';
  assert.equal((await inside(['-v', 'shared:/v'], write)).out, '0:0\n3:4\n');
  const read = 'stat -c %u:%g /v/file; cat /v/file';
  assert.equal((await inside(['-v', 'shared:/v'], read)).out, '3:4\nmine\n');
  assert.equal((await docker('run', '--rm', '-v', 'shared:/v', 'busybox', 'sh', '-c', read)).out, '3:4\nmine\n');
  mkdirSync(`${engine.folder}/bound`);
  writeFileSync(`${engine.folder}/bound/file`, 'machine’s', { mode: 0o644 });
  const bound = await inside(['-v', `${engine.folder}/bound:/b`], 'cat /b/file; stat -c %u /b/file; echo x > /b/file');
  assert.equal(bound.out, 'machine’s65534\n');
  assert.match(bound.error, /Permission denied/);
});

test('[RN37] it has a network, /proc, /sys, terminals and limits, and a user of the image’s', async () => {
  const look = [
    'ip -4 addr show dev eth0 | grep -c inet',
    'cat /proc/sys/kernel/hostname | wc -l',
    'ls /sys/class/net | wc -l',
    'cat /sys/fs/cgroup/memory.max',
    'echo hi > /dev/null; head -c1 /dev/zero | wc -c; ls /dev/pts/ptmx; mkdir /dev/shm/x',
    'echo out > /dev/stdout; grep -c . /etc/hosts; echo "1.2.3.4 x" >> /etc/hosts',
  ].join('; ');
  const { out, error } = await inside(['--memory=64m'], look);
  assert.match(out, /^1\n1\n2\n67108864\n1\n\/dev\/pts\/ptmx\nout\n\d+\n$/, error);
  assert.equal(error, '');
  assert.match(
    (await inside(['-t'], 'tty; echo there > /dev/tty; echo console > /dev/console')).out,
    /pts\/0\r?\nthere\r?\nconsole/,
  );
  assert.equal(
    (await inside(['-u', '1000:50', '--read-only'], 'id -u; id -g; touch /x 2>/dev/null || echo closed')).out,
    '1000\n50\nclosed\n',
  );
  assert.match((await inside(['-u', '70000'], 'id')).error, /70000: there is no such user in this user namespace/);
});

test('[RN34] what it holds counts inside only: it can mount there with the right to, and makes no device', async () => {
  const mount = await inside(
    ['--cap-add=SYS_ADMIN', '--security-opt=seccomp=unconfined'],
    'mount -t tmpfs tmpfs /mnt && echo mounted; mknod /d b 254 0',
  );
  assert.equal(mount.out, 'mounted\n', mount.error);
  assert.match(mount.error, /Operation not permitted/);
});

test('[CL63] what is the machine’s does not go together with it, and host is the usual', async () => {
  for (const flag of ['--network=host', '--pid=host', '--ipc=host', '--uts=host', '--cgroupns=host', '--privileged'])
    assert.match(
      (await inside([flag], 'true')).error,
      new RegExp(`--userns=private and ${flag}: root of a user namespace`),
      flag,
    );
  const { out } = await docker('run', '--rm', '--userns=host', 'busybox', 'cat', '/proc/self/uid_map');
  assert.equal(out.trim().split(/ +/)[1], '0');
});

test('[RN35] files are copied out of it, and into it when it does not run', async () => {
  writeFileSync(`${engine.folder}/own`, 'own\n');
  await engine.whileRunning('copied', [PRIVATE], async () => {
    const out = await docker('cp', 'copied:/README', `${engine.folder}/readme`);
    assert.equal(out.status, 0, out.error);
    assert.ok(existsSync(`${engine.folder}/readme`));
    const into = await docker('cp', `${engine.folder}/own`, 'copied:/own');
    assert.match(into.error, /copy into "copied": it runs in a user namespace/);
  });
  await until(async () => (await ask('copied', '{{.State.Running}}')) === 'false');
  assert.equal((await docker('cp', `${engine.folder}/own`, 'copied:/own')).status, 0);
  await docker('commit', 'copied', 'with-own');
  assert.equal(
    (await docker('run', '--rm', PRIVATE, 'with-own', 'stat', '-c', '%u %a', '/own')).out.split(' ')[0],
    '0',
  );
});

test('[RN34] nothing of it is left: no view of the layers, no link, no mount', async () => {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  await inside([], 'true');
  assert.equal((await inside([], 'no-such-program')).status, 127);
  await until(() => readFileSync('/proc/self/mountinfo', 'utf8') === mounts);
  assert.ok(!existsSync(`${engine.dataRoot}/views`) || readdirSync(`${engine.dataRoot}/views`).length === 0);
  for (const id of readdirSync(`${engine.dataRoot}/containers`))
    assert.ok(!readdirSync(`${engine.dataRoot}/containers/${id}`).includes('user-namespace'));
});
