import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const ask = async (name: string, format: string) => (await docker('inspect', '-f', format, name)).out.trim();
const limitOf = async (name: string, file: string) =>
  readFileSync(`/sys/fs/cgroup/docker/${await ask(name, '{{.Id}}')}/${file}`, 'utf8').trim();

test('[CL43] rename: it is found by its new name alone, also by others on its network, and after a crash', async () => {
  await docker('network', 'create', 'lane');
  await docker('run', '-d', '--name=before', '--network=lane', 'busybox', 'sleep', '1000');
  assert.deepEqual(await docker('rename', 'before', 'behind'), { out: '', error: '', status: 0 });
  assert.match((await docker('rename', 'before', 'x')).error, /there is none of this name/);
  assert.match((await docker('rename', 'behind', 'a b')).error, /name "a b": not a name/);
  await docker('create', '--name=holder', 'busybox', 'true');
  assert.match((await docker('rename', 'behind', 'holder')).error, /has it/);
  const resolves = async (name: string) =>
    (await docker('run', '--rm', '--network=lane', 'busybox', 'nslookup', name)).status === 0;
  assert.ok(await resolves('behind'));
  assert.ok(!(await resolves('before')));
  await engine.kill();
  await engine.startAgain();
  assert.ok(await resolves('behind'));
  await docker('rm', '-f', 'behind');
});

test('[CL44] update writes what run writes, into the files of a running container, and into its record', async () => {
  await docker('run', '-d', '--name=grown', '--memory=64m', '--pids-limit=50', 'busybox', 'sleep', '1000');
  const more = ['--memory=128m', '--cpus=1.5', '--cpu-shares=2048', '--cpuset-cpus=0', '--memory-reservation=32m'];
  const updated = await docker('update', ...more, '--pids-limit=-1', '--restart=always', 'grown');
  assert.deepEqual(updated, { out: 'grown\n', error: '', status: 0 });
  assert.equal(await limitOf('grown', 'memory.max'), '134217728');
  assert.equal(await limitOf('grown', 'memory.low'), '33554432');
  assert.equal(await limitOf('grown', 'cpu.max'), '150000 100000');
  assert.equal(await limitOf('grown', 'cpu.weight'), '79');
  assert.equal(await limitOf('grown', 'cpuset.cpus'), '0');
  assert.equal(await limitOf('grown', 'pids.max'), 'max');
  assert.equal(await ask('grown', '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.Memory}}'), 'always 134217728');
  await docker('restart', '-t', '0', 'grown');
  assert.equal(await limitOf('grown', 'memory.max'), '134217728');
  assert.equal(await limitOf('grown', 'cpu.max'), '150000 100000');
});

test('[CL44] an update that the kernel refuses changes nothing', async () => {
  const refused = await docker('update', '--memory=256m', '--cpuset-cpus=4000', 'grown');
  assert.equal(refused.status, 1);
  assert.match(refused.error, /write "4000" into .*cpuset\.cpus/);
  assert.equal(await limitOf('grown', 'memory.max'), '134217728');
  assert.equal(await ask('grown', '{{.HostConfig.Memory}}'), '134217728');
  assert.match((await docker('update', 'grown')).error, /nothing to change/);
  await docker('rm', '-f', 'grown');
});

test('[CL45] after a crash the limits are the record’s, whoever changed them', async () => {
  await docker('run', '-d', '--name=limited', '--memory=64m', 'busybox', 'sleep', '1000');
  await docker('update', '--memory=96m', 'limited');
  await engine.kill();
  await engine.startAgain();
  assert.equal(await limitOf('limited', 'memory.max'), String(96 * 2 ** 20));
  await docker('rm', '-f', 'limited');
});

test('[CL46] how a container ended while there was no engine is known to the next one, and its policy kept', async () => {
  await docker(
    'run',
    '-d',
    '--name=alone',
    'busybox',
    'sh',
    '-c',
    'trap "exit 9" TERM; echo ready; while :; do sleep 0.1; done',
  );
  await docker('run', '-d', '--name=kept', '--restart=always', 'busybox', 'sleep', '1000');
  const [alone, kept] = [Number(await ask('alone', '{{.State.Pid}}')), Number(await ask('kept', '{{.State.Pid}}'))];
  await until(async () => (await docker('logs', 'alone')).out === 'ready\n');
  await engine.kill();
  process.kill(alone, 'SIGTERM');
  process.kill(kept, 'SIGKILL');
  await engine.startAgain();
  assert.match((await docker('ps', '-a')).out, /Exited \(9\).*alone$/m);
  await until(async () => (await ask('kept', '{{.State.Running}}')) === 'true');
  assert.notEqual(Number(await ask('kept', '{{.State.Pid}}')), kept);
  await docker('rm', '-f', 'alone', 'kept');
});
