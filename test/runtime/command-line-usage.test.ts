import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines, startEngine, type Typed } from './engine-fixture.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
});
after(() => engine[Symbol.asyncDispose]());

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);

test('[CL52] stats shows what a container uses: processor, memory, network, disk, processes', async () => {
  const busy = 'ping -c 3 -i 1 -s 1000 -W 1 172.17.0.1 >/dev/null; while :; do :; done';
  await docker('run', '-d', '--name=busy', '--memory=64m', 'busybox', 'sh', '-c', busy);
  await docker('run', '--name=over', 'busybox', 'true');
  const { out } = await docker('stats', '--no-stream', '--all');
  const [head = '', ...rows] = lines(out);
  assert.match(head, /^CONTAINER ID +NAME +CPU % +MEM USAGE \/ LIMIT +MEM % +NET I\/O +BLOCK I\/O +PIDS$/);
  const row = rows.find((line) => line.includes(' busy '));
  assert.match(
    row ?? '',
    /^[0-9a-f]{12} +busy +\d+\.\d\d% +[\d.]+[KM]iB \/ 64MiB +\d+\.\d\d% +[\d.]+k?B \/ [\d.]+k?B +[\d.]+[kM]?B \/ [\d.]+[kM]?B +[1-9]$/,
  );
  assert.match(rows.find((line) => line.includes(' over ')) ?? '', /-- +-- \/ -- +-- /);
});

test('[CL52] --format chooses of it, and what it says grows with what is used', async () => {
  const cpu = async () =>
    Number((await docker('stats', '--no-stream', '--format={{.CPUPerc}}', 'busy')).out.replace('%', ''));
  let most = 0;
  for (let tries = 0; tries < 20 && most < 10; tries += 1) most = Math.max(most, await cpu());
  assert.ok(most >= 10, `${most} %`);
  const whole = await docker('stats', '--no-stream', '--format=json', 'busy');
  assert.equal(JSON.parse(whole.out).Name, 'busy');
  assert.match(
    (await docker('stats', '--no-stream', '--format', 'table {{.Name}}\\t{{.PIDs}}', 'busy')).out,
    /^NAME +PIDS\nbusy +\d+\n$/,
  );
  assert.equal((await docker('stats', '--no-stream', 'nobody')).status, 1);
  await docker('rm', '-f', 'busy');
});

test('[CL53] events tells what happened, in order, with --filter, --since, --until and --format', async () => {
  const begun = String(Date.now() / 1000);
  await docker('run', '--name=told', '--label=kind=test', 'busybox', 'sh', '-c', 'exit 3');
  await docker('wait', 'told');
  await docker('rename', 'told', 'retold');
  await docker('rm', 'retold');
  await docker('tag', 'busybox', 'other:2');
  const until = ['--since', begun, '--until', '0s'];
  const { out } = await docker('events', ...until, '--filter=type=container', '--format={{.Action}}');
  assert.deepEqual(lines(out), ['create', 'start', 'die', 'rename', 'destroy']);
  const die = await docker('events', ...until, '--filter=event=die', '--filter=label=kind=test');
  assert.match(
    die.out,
    /^\d{4}-\d\d-\d\dT[\d:.]+Z container die [0-9a-f]{64} \(exitCode=3, image=busybox, kind=test, name=told\)\n$/,
  );
  assert.match((await docker('events', ...until, '--filter=type=image')).out, / image tag other:2 /);
  assert.equal(
    JSON.parse((await docker('events', ...until, '--filter=event=rename', '--format=json')).out).Actor.Attributes
      .oldName,
    '/told',
  );
  assert.match((await docker('events', '--filter=nothing=1')).error, /not KEY=VALUE/);
  assert.match((await docker('events', '--since=whenever')).error, /not a moment/);
});

test('[CL53] events goes on telling, until the moment it was given', async () => {
  const later = String(Date.now() / 1000 + 20);
  const watching = docker('events', '--until', later, '--filter=container=seen', '--format={{.Action}}');
  await docker('run', '--rm', '--name=seen', 'busybox', 'true');
  assert.deepEqual(lines((await watching).out), ['create', 'start', 'die', 'destroy']);
});

test('[CL54] what mounts were laid on is no change of the container’s, and not in the image it becomes', async () => {
  const flags = ['-v', 'kept:/made/for/it', '--tmpfs=/memory'];
  await docker('run', '--name=clean', ...flags, 'busybox', 'sh', '-c', 'echo x > /made/for/it/y');
  assert.equal((await docker('diff', 'clean')).out, '');
  assert.equal((await docker('commit', 'clean', 'clean:1')).status, 0);
  await docker('run', '--name=author', 'busybox', 'sh', '-c', 'mkdir -p /made/by/me; echo z > /etc/own');
  assert.deepEqual(lines((await docker('diff', 'author')).out), [
    'C /etc',
    'A /etc/own',
    'A /made',
    'A /made/by',
    'A /made/by/me',
  ]);
  await docker('commit', 'author', 'author:1');
  // The image itself is looked at: a container of it would have its mounts again.
  await docker('create', '--name=looked-at', 'clean:1', 'true');
  const [top = ''] = (await docker('inspect', '-f', '{{.GraphDriver.Data.LowerDir}}', 'looked-at')).out.split(':');
  assert.deepEqual(readdirSync(top), []);
  await docker('create', '--name=also', 'author:1', 'true');
  const [own = ''] = (await docker('inspect', '-f', '{{.GraphDriver.Data.LowerDir}}', 'also')).out.split(':');
  assert.deepEqual(readdirSync(own, { recursive: true }).sort(), ['etc', 'etc/own', 'made', 'made/by', 'made/by/me']);
});

test('[CL55] the root of a container has the mode and owner of its image’s, whatever umask it is made under', async () => {
  assert.equal((await docker('run', '--rm', 'busybox', 'stat', '-c', '%a %u', '/')).out, '755 0\n');
  await docker('run', '--name=opened', 'busybox', 'sh', '-c', 'chmod 1777 /; chown 5:6 /');
  await docker('commit', 'opened', 'opened:1');
  assert.equal((await docker('run', '--rm', 'opened:1', 'stat', '-c', '%a %u %g', '/')).out, '1777 5 6\n');
  await docker('start', 'opened');
  await docker('wait', 'opened');
  process.umask(0o077);
  try {
    assert.equal(
      (await docker('run', '--rm', '--user=1000', 'busybox', 'stat', '-c', '%a', '/', '/proc/..', '/dev')).out,
      '755\n755\n755\n',
    );
  } finally {
    process.umask(0o022);
  }
});
