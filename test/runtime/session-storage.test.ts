import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEngineSession } from './engine-session.ts';

let session: Awaited<ReturnType<typeof startEngineSession>>;
before(async () => {
  session = await startEngineSession();
  await session.run('docker pull busybox');
});
after(() => session[Symbol.asyncDispose]());
const said = (command: string): Promise<string> => session.said(command);

test('[RN20] in a session too, a new volume holds what the image has there, and goes or stays', async () => {
  assert.equal(
    await said('docker run --rm -v filled:/etc busybox sh -c "test -s /etc/passwd && echo x > /etc/mine && echo full"'),
    'full',
  );
  assert.equal(await said('docker run --rm -v filled:/data busybox cat /data/mine'), 'x');
  assert.equal(await said('docker run --rm -v /data busybox true; docker volume ls -q'), 'filled');
  assert.equal(await said('docker volume rm filled; docker volume ls -q'), 'filled');
});

test('[RN32] a session’s root gives on the devices it has; no node can be made, and no letter be held to', async () => {
  assert.equal(
    await said('docker run --rm --device=/dev/zero:/dev/nought busybox sh -c "head -c 3 /dev/nought | wc -c"'),
    '3',
  );
  const { output } = await session.run(
    'docker run --rm busybox mknod /disk b 254 0; docker run --rm --device=/dev/zero:/dev/x:r busybox true',
  );
  assert.match(output, /mknod: \/disk: Operation not permitted/);
  assert.match(output, /device "\/dev\/zero": as root of a user namespace nothing can hold it to "r"/);
});

test('[RN34] a session’s root gives a container a user namespace with the same ids, and no power outside', async () => {
  const own = await said('readlink /proc/self/ns/user');
  const script = [
    'readlink /proc/self/ns/user; tr -s " " < /proc/self/uid_map; id -u; ip -4 addr show dev eth0 | grep -c inet',
    'echo x > /made; chown 7:8 /made; stat -c %u:%g /made; head -c1 /dev/zero | wc -c',
  ].join('; ');
  const lines = (await said(`docker run --rm --userns=private busybox sh -c '${script}'`)).split('\n');
  const [user, map, ...rest] = lines.map((line) => line.trim());
  assert.match(user ?? '', /^user:\[\d+\]$/);
  assert.notEqual(user, own);
  assert.equal(map, '0 0 65536');
  assert.deepEqual(rest, ['0', '1', '7:8', '1']);
  await said('docker run -d --name inner --userns=private busybox sleep 1000');
  assert.equal(await said('docker exec inner sh -c "id -u; cat /proc/1/comm"'), '0\nsleep');
  assert.match(await said('docker rm -f inner'), /^inner$/m);
});
