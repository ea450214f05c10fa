import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { ENGINE, startEngineSession } from './engine-session.ts';
import { until } from './until.ts';

let session: Awaited<ReturnType<typeof startEngineSession>>;
before(async () => {
  session = await startEngineSession();
});
after(() => session[Symbol.asyncDispose]());
const said = (command: string): Promise<string> => session.said(command);

test('[SE1] there is no engine until a command asks for one', async () => {
  const { exitStatus } = await session.run(ENGINE);
  assert.equal(exitStatus, 1);
  assert.match(await said('docker version'), /root of a user namespace/);
  assert.match(await said(ENGINE), /^\d+$/);
});

test('[SE2] the engine is in the namespaces of process 1, wherever it was first asked from', async () => {
  await said(`kill -9 $(${ENGINE})`);
  await said('unshare --pid --fork --mount --uts --ipc --net --mount-proc docker version');
  const namespaces = ['pid', 'mnt', 'net', 'uts', 'ipc'].map((kind) => `/proc/$(${ENGINE})/ns/${kind} `);
  const ofFirst = ['pid', 'mnt', 'net', 'uts', 'ipc'].map((kind) => `/proc/1/ns/${kind} `);
  const links = (await said(`readlink ${namespaces.join('')} ${ofFirst.join('')}`)).split('\n');
  assert.deepEqual(links.slice(0, 5), links.slice(5));
});

test('[SE3] an image comes from the mirror under the name it has at Docker Hub, each layer checked', async () => {
  assert.match(await said('docker pull web'), /web:latest\nsha256:[0-9a-f]{64}\nIt is here now\./);
  assert.match(await said('docker images'), /^web +latest/m);
  const missing = await session.run('docker pull nothing-of-this-name');
  assert.equal(missing.exitStatus, 1);
  assert.match(
    missing.output,
    /mirror\.drydock\/library\/nothing-of-this-name "latest": the registry does not have it/,
  );
});

test('[SE4] --memory=512m and --cpus=1.5 are in the files of the container’s cgroup, below the session’s own', async () => {
  await said('docker run -d --name budget --memory=512m --cpus=1.5 busybox sleep 1000');
  const id = await said('docker inspect --format "{{.Id}}" budget');
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(await said(`cat /sys/fs/cgroup/docker/${id}/memory.max`), '536870912');
  assert.equal(await said(`cat /sys/fs/cgroup/docker/${id}/cpu.max`), '150000 100000');
});

test('[SE5] a container on a terminal has it for its own, and its status is the command’s', async () => {
  const { output, exitStatus } = await session.run('docker run -it --rm busybox sh -c "tty; echo pid \\$\\$; exit 7"');
  assert.equal(exitStatus, 7, output);
  assert.match(output, /^\/dev\/pts\/0\npid 1$/m);
});

test('[SE6] a container reaches the mirror through the session, and is reached at a published port', async () => {
  await said('docker run -d --name page -p 8080:80 web');
  assert.equal(await said('curl -sS --retry 20 --retry-connrefused localhost:8080'), 'Hello from the topmost layer.');
  assert.match(await said('docker run --rm busybox wget -qO- http://10.88.0.1/SHA256SUMS'), /busybox-rootfs/);
});

test('[SE7] containers go on without the engine, and the next one knows them', async () => {
  await said(`kill -9 $(${ENGINE})`);
  assert.match(await said('docker ps'), / budget$/m);
  const id = (await said('docker inspect --format "{{.Id}}" budget')).slice(0, 12);
  assert.equal(await said('docker exec budget hostname'), id);
  await said('docker rm -f $(docker ps -aq)');
  assert.deepEqual(await said('find /sys/fs/cgroup/docker -mindepth 1 -type d'), '');
});

test('[SE8] an engine that cannot start is named, and its command ends', async () => {
  await said(`kill -9 $(${ENGINE})`);
  await said('mount -t tmpfs none /usr/lib/drydock/bin');
  const { output, exitStatus } = await session.run('docker version');
  await said('umount /usr/lib/drydock/bin');
  assert.equal(exitStatus, 125, output);
  assert.match(output, /^docker: the engine at .* ended before this was done/m);
  assert.match(await said('docker version'), /Drydock/);
});

test('[SE9] the tools are the session’s to read and not to change', async () => {
  const { output } = await session.run(
    'touch /usr/lib/drydock/x; mount -o remount,rw /usr/lib/drydock; ls -l /usr/lib/drydock/start-engine',
  );
  assert.match(output, /Read-only file system/);
  assert.match(output, /permission denied|not permitted/i);
  assert.match(output, /root root/);
});

test('[SE10] an engine with nothing to do leaves; one whose container runs stays', { timeout: 200_000 }, async () => {
  await using engine = await startEngine({ DRYDOCK_IDLE_SECONDS: '1' });
  await engine.whileRunning('busy', [], async () => {
    const end = Date.now() + 3000;
    await until(async () => Date.now() > end);
    assert.equal(engine.hasEnded(), false);
  });
  await until(async () => engine.hasEnded());
});
