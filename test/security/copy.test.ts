import assert from 'node:assert/strict';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Hostile, startHostile } from './hostile-fixture.ts';

const TRIES = 12;

let hostile: Hostile;
before(async () => {
  hostile = await startHostile();
});
after(() => hostile[Symbol.asyncDispose]());

/** By ways that a path in a container may go: each would lead to the machine's directory from outside. */
const waysTo = (machine: string): string =>
  `ln -s ${machine} absolute; ln -s ${'../'.repeat(30)}${machine.slice(1)} relative; ln -s /proc/1/root${machine} magic`;

test('[SC30] docker cp follows a container’s links in the container, out of it and into it (CVE-2019-14271, CVE-2018-15664)', async () => {
  const { machine, docker } = hostile;
  await hostile.image('ways', waysTo(machine));
  await using _box = await hostile.background('ways', [], 'sleep 1000', 'ways');
  const own = `${hostile.folder('own')}/file`;
  writeFileSync(own, 'planted\n');
  assert.equal((await docker('cp', own, 'ways:/planted')).status, 0);
  assert.match((await docker('cp', 'ways:/planted', '-')).out, /planted\n/);
  for (const way of ['absolute', 'relative', 'magic']) {
    const { out } = await docker('cp', `ways:/${way}/canary`, '-');
    assert.doesNotMatch(out, /nobody in a container/, way);
    await docker('cp', '-L', `ways:/${way}`, hostile.folder(`out-${way}`));
    assert.deepEqual(
      readdirSync(hostile.folder(`out-${way}`)).filter((name) => name === 'canary'),
      [],
    );
    await docker('cp', own, `ways:/${way}/planted`);
    hostile.assertUnharmed();
  }
});

test('[SC31] docker cp raced by a container that swaps a directory for a link never leaves it (CVE-2018-15664)', async () => {
  const { machine, docker } = hostile;
  const own = `${hostile.folder('raced')}/file`;
  writeFileSync(own, 'planted\n');
  const up = `${'../'.repeat(30)}${machine.slice(1)}`;
  const swap = `mkdir /w; cd /w; while :; do mkdir t; touch t/x; rm -rf t; ln -s ${up} t; rm -f t; ln -s ${machine} t; rm -f t; done`;
  await using _box = await hostile.background('swapper', [], swap);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await docker('cp', own, 'swapper:/w/t/planted');
    const { out } = await docker('cp', 'swapper:/w/t/', '-');
    assert.doesNotMatch(out, /nobody in a container/);
    hostile.assertUnharmed();
  }
});

test('[SC32] a new volume gets the image’s files, not those that a link of the image would lead to outside', async () => {
  const { machine, dataRoot, docker } = hostile;
  for (const [name, script] of [
    ['itself', `ln -s ${machine} data`],
    ['above', `ln -s ${machine}/.. up; mkdir -p srv`],
  ] as const) {
    await hostile.image(name, script);
    const target = name === 'itself' ? '/data' : '/up/machine';
    await docker('run', '--rm', '--network=none', `-v=${name}:${target}`, name, 'true');
    const files = readdirSync(`${dataRoot}/volumes/${name}/_data`);
    assert.ok(!files.includes('canary'), `${name}: ${files.join(' ')}`);
    hostile.assertUnharmed();
  }
});

test('[SC33] docker build copies nothing from outside of its context, and nothing to where a link of the image leads outside', async () => {
  const { machine, docker } = hostile;
  const context = hostile.folder('context');
  symlinkSync(`${machine}/canary`, `${context}/link`);
  symlinkSync(machine, `${context}/directory`);
  symlinkSync('..', `${context}/above`);
  writeFileSync(`${context}/file`, 'planted\n');
  const build = (instruction: string) => {
    writeFileSync(`${context}/Dockerfile`, `FROM ways\n${instruction}\n`);
    return docker('build', '--tag=built', context);
  };
  for (const source of ['link', 'directory/canary', 'directory/', 'above/machine/canary', '../machine/canary']) {
    const { status } = await build(`COPY ${source} /copied`);
    if (status !== 0) continue;
    const { out } = await hostile.sh([], 'cat /copied /copied/* 2>/dev/null', 'built');
    assert.doesNotMatch(out, /nobody in a container/, source);
  }
  for (const way of ['absolute', 'relative', 'magic']) await build(`COPY file /${way}/planted`);
  hostile.assertUnharmed();
  assert.equal((await build('COPY file /planted')).status, 0);
});
