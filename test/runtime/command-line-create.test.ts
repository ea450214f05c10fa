import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEngine, type Typed } from './engine-fixture.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);
const ask = async (name: string, format: string) => (await docker('inspect', '-f', format, name)).out.trim();

test('[CL41] create makes a container that waits; start -a -i looks on, types, and ends as it does', async () => {
  const made = await docker('create', '-i', '--name=later', 'busybox', 'sh', '-c', 'read a; echo "got $a"; exit 5');
  assert.match(made.out, /^[0-9a-f]{64}\n$/, made.error);
  assert.match((await docker('ps', '-a')).out, / Created +later$/m);
  assert.doesNotMatch((await docker('ps')).out, /later/);
  assert.equal(await ask('later', '{{.State.Status}}'), 'created');
  assert.deepEqual(await engine.type(['start', '-a', '-i', 'later'], 'this\n'), {
    out: 'got this\n',
    error: '',
    status: 5,
  });
  await docker('wait', 'later');
  assert.equal(await ask('later', '{{.State.Status}} {{.State.ExitCode}}'), 'exited 5');
});

test('[CL41] start -a without -i shows what it writes, and keeps to itself what is typed', async () => {
  await docker(
    'create',
    '-i',
    '--name=unheard',
    'busybox',
    'sh',
    '-c',
    'echo out; echo err >&2; read -t 1 a; echo "got $a"',
  );
  const { out, error } = await engine.type(['start', '-a', 'unheard'], 'secret\n');
  assert.equal(out, 'out\ngot \n');
  assert.equal(error, 'err\n');
});

test('[CL42] one that was created outlives its engine; one that cannot start stays, and says why', async () => {
  await docker('create', '--name=patient', 'busybox', 'true');
  await docker('create', '--name=broken', 'busybox', 'no-such-program');
  await engine.kill();
  await engine.startAgain();
  assert.match((await docker('ps', '-a')).out, / Created +patient$/m);
  const failed = await docker('start', 'broken');
  assert.equal(failed.status, 1);
  assert.match(failed.error, /no-such-program/);
  assert.match((await docker('ps', '-a')).out, / Created +broken$/m);
  assert.equal((await docker('start', 'patient')).out, 'patient\n');
  await docker('wait', 'patient');
  assert.match((await docker('ps', '-a')).out, / Exited \(0\) .*patient$/m);
  assert.equal((await docker('rm', 'patient', 'broken')).status, 0);
});

test('[CL59] ps chooses by state, name and label, and shows what is asked for', async () => {
  await docker('create', '--name=chosen', '--label=tier=front', 'busybox', 'true');
  await docker('create', '--name=other', 'busybox', 'true');
  const names = async (...flags: string[]) =>
    (await docker('ps', '--format={{.Names}}', ...flags)).out.split('\n').sort().join(' ').trim();
  assert.equal(await names(), '');
  assert.match(await names('-a'), /chosen.* other/);
  assert.equal(await names('--filter=status=created', '--filter=name=chos'), 'chosen');
  assert.equal(await names('-a', '--filter=label=tier=front'), 'chosen');
  assert.equal(await names('-l'), 'other');
  assert.match(
    (await docker('ps', '-a', '--format', 'table {{.Names}}\\t{{.State}}')).out,
    /^NAMES +STATE\nother +created\nchosen +created\n/,
  );
  assert.match((await docker('ps', '--filter=nothing=1')).error, /not KEY=VALUE/);
});
