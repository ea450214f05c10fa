import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines, startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const run = (...args: string[]): Promise<Typed> => docker('run', '--rm', ...args);
const limitOf = async (name: string, file: string) => {
  const id = (await docker('inspect', '-f', '{{.Id}}', name)).out.trim();
  return readFileSync(`/sys/fs/cgroup/docker/${id}/${file}`, 'utf8').trim();
};

test('[CL56] what runs, where, as whom and with which variables', async () => {
  writeFileSync(`${engine.folder}/vars`, '# a note\nFROM_FILE=1\nBOTH=file\n');
  const flags = [
    '-w',
    '/made/here',
    '-e',
    'BOTH=flag',
    '--env-file',
    `${engine.folder}/vars`,
    '-u',
    '1000:100',
    '-h',
    'inner',
  ];
  const read = 'pwd; id -u; id -g; hostname; echo $FROM_FILE $BOTH';
  assert.equal((await run(...flags, 'busybox', 'sh', '-c', read)).out, '/made/here\n1000\n100\ninner\n1 flag\n');
  assert.equal((await run('--entrypoint', '/bin/echo', 'busybox', 'a', 'b')).out, 'a b\n');
  assert.equal((await run('--entrypoint=echo', 'busybox')).out, '\n');
});

test('[CL57] statuses are Docker’s, whatever the command', async () => {
  const statusOf = async (...args: string[]) => (await docker(...args)).status;
  assert.equal(await statusOf('run', '--no-such-flag', 'busybox'), 125);
  assert.equal(await statusOf('run', '--rm', 'busybox', 'sh', '-c', 'kill -9 $$'), 0);
  assert.equal(await statusOf('run', '--rm', 'busybox', 'sh', '-c', 'sleep 100 & kill -TERM $!; wait $!'), 143);
  assert.equal(await statusOf('run', '--rm', 'busybox', '/etc/passwd'), 126);
  assert.equal(await statusOf('run', '--rm', 'busybox', 'nowhere'), 127);
  assert.equal(await statusOf('rm', 'nobody'), 1);
  assert.equal(await statusOf('inspect', 'nobody'), 1);
  assert.equal(await statusOf('start', 'nobody'), 1);
  assert.equal(await statusOf('rm', '--no-such-flag', 'nobody'), 125);
  assert.equal(await statusOf('exec', 'nobody', 'true'), 1);
  assert.equal(await statusOf('no-such-command'), 1);
  assert.equal(await statusOf('rm'), 1);
  await engine.whileRunning('publisher', ['-p', '8077:80'], async () => {
    const { error, status } = await docker('run', '--rm', '-p', '8077:80', 'busybox', 'true');
    assert.deepEqual(
      [status, /port 8077\/tcp: is published by container "publisher" already/.test(error)],
      [125, true],
    );
  });
  assert.match((await docker('run', '--rm', '--help')).out, /^Usage: docker run/);
});

test('[CL57] of several containers each is done, also when one before it cannot be', async () => {
  await docker('create', '--name=first', 'busybox', 'true');
  const { out, error, status } = await docker('rm', 'nobody', 'first');
  assert.deepEqual([out, status], ['first\n', 1]);
  assert.match(error, /^docker: container "nobody": there is none of this name/);
});

test('[CL58] limits: each is a number in a file of its cgroup', async () => {
  const disk = '/dev/vda';
  const flags = [
    ...['--memory=64m', '--memory-swap=96m', '--memory-reservation=32m', '--cpu-shares=512', '--cpuset-cpus=0'],
    ...[`--device-read-bps=${disk}:1m`, `--device-write-bps=${disk}:2m`],
  ];
  await engine.whileRunning('limited', flags, async () => {
    assert.equal(await limitOf('limited', 'memory.max'), '67108864');
    assert.equal(await limitOf('limited', 'memory.swap.max'), '33554432');
    assert.equal(await limitOf('limited', 'memory.low'), '33554432');
    assert.equal(await limitOf('limited', 'cpu.weight'), '20');
    assert.equal(await limitOf('limited', 'cpuset.cpus'), '0');
    assert.match(await limitOf('limited', 'io.max'), /^\d+:\d+ rbps=1048576 wbps=2097152 /);
  });
  await engine.whileRunning('unbounded', ['--memory=64m', '--memory-swap=-1'], async () => {
    assert.equal(await limitOf('unbounded', 'memory.swap.max'), 'max');
  });
  const refused = await run('--memory=64m', '--memory-swap=32m', 'busybox', 'true');
  assert.deepEqual([refused.status, /less than --memory/.test(refused.error)], [125, true]);
});

test('[CL59] each kind of namespace is its own, the machine’s, or another container’s', async () => {
  const own = (kind: string) => readlinkSync(`/proc/self/ns/${kind}`);
  const kinds = [
    ['pid', 'pid'],
    ['net', 'net'],
    ['ipc', 'ipc'],
    ['uts', 'uts'],
  ] as const;
  const of = async (kind: string, ...flags: string[]) =>
    (await run(...flags, 'busybox', 'readlink', `/proc/self/ns/${kind}`)).out.trim();
  await engine.whileRunning('other', [], async () => {
    const pid = (await docker('inspect', '-f', '{{.State.Pid}}', 'other')).out.trim();
    for (const [flag, kind] of kinds) {
      assert.equal(await of(kind, `--${flag}=host`), own(kind), `--${flag}=host`);
      assert.equal(await of(kind, `--${flag}=container:other`), readlinkSync(`/proc/${pid}/ns/${kind}`), flag);
      assert.ok(![own(kind), readlinkSync(`/proc/${pid}/ns/${kind}`)].includes(await of(kind)), flag);
    }
    assert.match((await run('--pid=container:other', 'busybox', 'ps')).out, /sleep 1000/);
    assert.equal((await run('--uts=container:other', 'busybox', 'hostname')).out.length, 13);
  });
  assert.equal(await of('cgroup', '--cgroupns=host'), own('cgroup'));
  assert.notEqual(await of('cgroup'), own('cgroup'));
  assert.equal(await of('user', '--userns=host'), own('user'));
  const wrong = await run('--pid=container:nobody', 'busybox', 'true');
  assert.deepEqual([wrong.status, /none of this name/.test(wrong.error)], [125, true]);
});

test('[CL59] logs -f goes on until the end, and system df -v tells each image by itself', async () => {
  await docker('run', '-d', '--name=writer', 'busybox', 'sh', '-c', 'for i in 1 2 3; do echo $i; sleep 1; done');
  assert.equal((await docker('logs', '-f', 'writer')).out, '1\n2\n3\n');
  assert.equal((await docker('logs', '--tail=1', 'writer')).out, '3\n');
  assert.match((await docker('logs', '-t', 'writer')).out, /^\d{4}-\d\d-\d\dT\S+Z 1\n/);
  const { out } = await docker('system', 'df', '-v');
  assert.match(out, /^docker.io\/library\/busybox:latest +[0-9a-f]{12} /m);
  assert.match(out, /^[0-9a-f]{12} +busybox +\S+ +.* exited +writer$/m);
  assert.match(
    (await docker('system', 'df')).out,
    /^Containers +\d+ +0 +\S+ +\S+ \(100%\)$|^Containers +\d+ +0 +0B +0B$/m,
  );
});

test('[CL59] inspect tells networks, ports and state under Docker’s names', async () => {
  await engine.whileRunning('told', ['-p', '127.0.0.1:8099:80'], async () => {
    const ask = async (format: string) => (await docker('inspect', '-f', format, 'told')).out.trim();
    assert.match(await ask('{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'), /^172\.17\.\d+\.\d+$/);
    assert.equal(await ask('{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}'), '8099');
    assert.equal(await ask('{{if .State.Running}}yes{{else}}no{{end}} {{.State.Status}}'), 'yes running');
    await docker('pause', 'told');
    assert.equal(await ask('{{.State.Status}} {{.State.Paused}}'), 'paused true');
    assert.match((await docker('ps')).out, /\(Paused\)/);
    await docker('unpause', 'told');
  });
});

test('[CL59] -d --rm leaves nothing', async () => {
  const before = readdirSync(`${engine.dataRoot}/overlay2`).length;
  await docker('run', '-d', '--rm', '--name=gone', 'busybox', 'true');
  await until(async () => !(await docker('ps', '-a')).out.includes('gone'));
  assert.equal(
    lines((await docker('ps', '-aq')).out).filter((id) => id !== '').length,
    readdirSync(`${engine.dataRoot}/containers`).length,
  );
  assert.ok(readdirSync(`${engine.dataRoot}/overlay2`).length <= before);
});
