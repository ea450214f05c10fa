import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startRuntime } from './container-fixture.ts';

const runtime = startRuntime();
after(() => runtime[Symbol.dispose]());
const { sh } = runtime;
const lines = (text: string) => text.trim().split('\n');

test('[RN1] the container’s program is number 1, alone, under its own host name', async () => {
  const { output, exitStatus } = await sh(['--hostname=box'], 'echo $$; hostname; ls /proc | grep -c "^[0-9]"; exit 7');
  assert.equal(exitStatus, 7, output);
  assert.deepEqual(lines(output).slice(0, 2), ['1', 'box']);
});

test('[RN2] --memory=512m --cpus=1.5 is 536870912 and "150000 100000", read from inside', async () => {
  const read = 'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max /proc/self/cgroup';
  const { output } = await sh(['--memory=512m', '--cpus=1.5'], read);
  assert.deepEqual(lines(output), ['536870912', '150000 100000', '0::/']);
});

test('[RN3] its mount table begins with the overlay, and holds nothing of the machine', async () => {
  const { output } = await sh([], 'cut -d" " -f5 /proc/self/mountinfo; head -n1 /proc/self/mountinfo');
  const mounts = lines(output);
  assert.equal(mounts[0], '/');
  assert.match(mounts.at(-1) ?? '', / - overlay overlay /);
  assert.deepEqual(
    mounts.slice(1, -1).filter((path) => !/^\/(proc|sys|dev)(\/|$)/.test(path)),
    [],
  );
});
