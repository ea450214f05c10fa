import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { lines, startEngine, type Typed } from './engine-fixture.ts';
import { until } from './until.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
before(async () => {
  engine = await startEngine();
  writeFileSync(`${engine.folder}/big`, Buffer.alloc(20_000_000, 'x'));
  await docker('run', '--name=ended', 'busybox', 'sh', '-c', 'dd if=/dev/zero of=/large bs=1M count=8 2>/dev/null');
  await docker('run', '-d', '--name=going', '--memory=64m', 'busybox', 'sleep', '1000');
});
after(async () => {
  await docker('rm', '-f', 'going');
  await engine[Symbol.asyncDispose]();
});

const docker = (...args: string[]): Promise<Typed> => engine.docker(...args);

/** How long after it was typed the engine is killed: when it has just begun, and when it may be nearly done. */
const MOMENTS_MS = [10, 80];

/** Mounts, cgroups and helpers that a command of ours may have had. */
const traces = () => ({
  mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  cgroups: readdirSync('/sys/fs/cgroup/docker', { withFileTypes: true }).filter((each) => each.isDirectory()).length,
  stages: processesOf('stage'),
});

const processesOf = (name: string): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/comm`, 'latin1') === `${name}\n`;
    } catch {
      return false; // It has ended since it was listed.
    }
  }).length;

const COMMANDS: readonly (readonly string[])[] = [
  ['create', '--name=made', 'busybox', 'true'],
  ['rename', 'ended', 'finished'],
  ['update', '--memory=96m', 'going'],
  ['cp', 'BIG', 'ended:/big'],
  ['commit', 'ended', 'kept:1'],
  ['start', 'ended'],
];

for (const command of COMMANDS) {
  test(`[CL45] an engine that is killed while it does ${command[0]} ${command[1]} leaves what the next one puts right`, async () => {
    const words = command.map((word) => word.replace('BIG', `${engine.folder}/big`));
    const before = traces();
    for (const moment of MOMENTS_MS) {
      const typed = docker(...words);
      await delay(moment);
      await engine.kill();
      await typed;
      await engine.startAgain();
      await docker('wait', 'ended');
      await docker('rename', 'finished', 'ended');
      await docker('rm', '-f', 'made');
      await until(() => JSON.stringify(traces()) === JSON.stringify(before));
    }
    // The same command does what it says, as if nothing had been.
    const { error, status } = await docker(...words);
    assert.equal(status, 0, error);
    await docker('wait', 'ended');
    await docker('rename', 'finished', 'ended');
    await docker('rm', '-f', 'made');
    const names = lines((await docker('ps', '-a')).out)
      .slice(1)
      .map((line) => line.split(/\s+/).at(-1));
    assert.deepEqual(names.sort(), ['ended', 'going']);
    assert.deepEqual(readdirSync(`${engine.dataRoot}/containers`).length, 2);
    const id = (await docker('inspect', '-f', '{{.Id}}', 'going')).out.trim();
    const limit = Number(readFileSync(`/sys/fs/cgroup/docker/${id}/memory.max`, 'utf8'));
    assert.equal((await docker('inspect', '-f', '{{.HostConfig.Memory}}', 'going')).out, `${limit}\n`);
  });
}
