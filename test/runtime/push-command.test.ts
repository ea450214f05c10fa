import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEngine } from './engine-fixture.ts';
import { startDebianRegistry } from './image-fixture/debian-registry.ts';

test('[CL66] docker push brings an image to a registry, from which it is pulled and run again', async () => {
  await using engine = await startEngine(); // first: it leaves the network of the machine
  await using registry = await startDebianRegistry();
  const name = `${registry.host}/team/box:1`;
  await engine.docker('tag', 'busybox', name);
  const first = await engine.docker('push', name);
  assert.equal(first.status, 0, first.error);
  const [, repository, digest] =
    /^The push refers to repository \[(.*)\]\n1: digest: (sha256:[0-9a-f]{64}) size: \d+\n$/.exec(first.out) ?? [];
  assert.equal(repository, `${registry.host}/team/box`);
  assert.match(first.error, /: done, /);
  assert.match((await engine.docker('push', name)).error, /: present, /);
  assert.equal((await engine.docker('push', '-q', name)).out, `${name}\n`);
  await engine.docker('rmi', '-f', name, 'busybox');
  assert.ok((await engine.docker('pull', name)).out.includes(`${digest}`));
  assert.equal((await engine.docker('run', '--rm', name, 'echo', 'back')).out, 'back\n');
  assert.match((await engine.docker('push', 'nothing-here')).error, /image "nothing-here": not here/);
});
