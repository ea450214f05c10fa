import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startBuilder } from './build-fixture.ts';
import { until } from './until.ts';

/** Takes longer to pack, and to unpack, than it takes to notice that it is being done. */
const BIG_BYTES = 64 * 1024 * 1024;

let builder: Awaited<ReturnType<typeof startBuilder>>;
before(async () => {
  builder = await startBuilder();
});
after(() => builder[Symbol.asyncDispose]());

test('[BU9] whoever leaves ends the build; nothing of it stays', async () => {
  const folder = builder.contextOf('FROM busybox\nRUN sleep 1000\n');
  const before = builder.left();
  const command = spawn('/opt/drydock/native/stage', ['build', folder], {
    argv0: 'docker',
    env: { ...process.env, DRYDOCK_SOCKET: `${builder.engine.folder}/engine.sock` },
    stdio: 'ignore',
  });
  await until(async () => (await builder.engine.docker('ps')).out.includes('build-'));
  command.kill('SIGKILL');
  await until(() => Promise.resolve(builder.left().containers.length === before.containers.length));
  assert.deepEqual(builder.left(), before);
});

test('[BU10] an engine that is killed in the middle of a RUN leaves nothing that the next does not remove', async () => {
  const folder = builder.contextOf('FROM busybox\nRUN sleep 1000\n');
  const before = builder.left();
  const ended = builder.build(folder);
  await until(async () => (await builder.engine.docker('ps')).out.includes('build-'));
  await builder.engine.kill();
  await ended;
  assert.notDeepEqual(builder.left(), before);
  await builder.engine.startAgain();
  assert.deepEqual(builder.left(), before);
  rmSync(folder, { recursive: true });
});

test('[BU10] an engine that is killed while a COPY is packed or unpacked leaves nothing that the next build does not remove', async () => {
  const folder = builder.contextOf('FROM busybox\nCOPY big /big\n');
  const small = builder.contextOf('FROM busybox\nENV small=1\n');
  writeFileSync(`${folder}/big`, Buffer.alloc(BIG_BYTES));
  const before = builder.left();
  const moments = [() => builder.left().halfBlobs.length > 0, () => builder.left().unfinished.length > 0];
  for (const isThen of moments) {
    const ended = builder.build(folder, '--no-cache');
    await until(async () => isThen());
    await builder.engine.kill();
    await ended;
    await builder.engine.startAgain();
    assert.equal((await builder.build(small)).status, 0);
    assert.deepEqual(builder.left(), before);
  }
  rmSync(folder, { recursive: true });
});

test('[BU13] a RUN that writes more than anybody reads is heard only so far, and goes on to its end', async () => {
  const folder = builder.contextOf('FROM busybox\nRUN yes $(printf %01000d 0) | head -n 4000; echo done > /done\n');
  const built = await builder.build(folder, '-t', 'loud');
  assert.equal(built.status, 0);
  assert.match(built.error, /output clipped/);
  const heard = built.error.match(/ 0{1000}$/gm)?.length ?? 0;
  assert.ok(heard > 2000 && heard < 2100, String(heard));
  assert.equal((await builder.run('loud', 'cat', '/done')).out, 'done\n');
});
