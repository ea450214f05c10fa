import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { printPlan } from '@drydock/runtime';
import { startRuntime } from './container-fixture.ts';

const runtime = startRuntime();
after(() => runtime[Symbol.dispose]());
const { sh, run, plan } = runtime;
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
    mounts.slice(1, -1).filter((path) => !/^\/(proc|sys|dev|etc\/(hosts|hostname|resolv.conf))(\/|$)/.test(path)),
    [],
  );
});

test('[RN4] it holds Docker’s fourteen capabilities, and a filter of system calls looks at each call', async () => {
  const { output } = await sh([], 'grep -E "^(CapInh|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):" /proc/self/status');
  assert.deepEqual(
    lines(output).map((line) => line.split(/\s+/).join(' ')),
    [
      'CapInh: 0000000000000000',
      'CapEff: 00000000a80425fb',
      'CapBnd: 00000000a80425fb',
      'CapAmb: 0000000000000000',
      'NoNewPrivs: 0',
      'Seccomp: 2',
    ],
  );
});

test('[RN5] it cannot mount, nor see the kernel’s memory, nor turn the machine’s switches', async () => {
  const { output } = await sh(
    [],
    'mount -t tmpfs t /mnt 2>&1; wc -c < /proc/kcore; echo 1 2>&1 > /proc/sys/kernel/panic; ls /sys/firmware | wc -l',
  );
  assert.match(output, /mount: .*(denied|permitted)/);
  assert.match(output, /^0$/m);
  assert.match(output, /Read-only file system/);
});

test('[RN6] a program is looked for in PATH; one that is not there, or cannot run, is told as such', async () => {
  await assert.rejects(run(['busybox', 'no-such-program']), /execve\("\/bin\/no-such-program".*ENOENT/);
  await assert.rejects(run(['busybox', '/etc']), /execve\("\/etc".*EACCES/);
});

test('[RN7] a working directory that leads out by a descriptor is refused', async () => {
  for (const path of ['/proc/self/fd/3', '/proc/self/fd/3/../..', '/proc/1/root']) {
    const told = await sh([`--workdir=${path}`], 'pwd; ls').catch((error: unknown) => String(error));
    assert.match(String(told), /openat2|ELOOP|ENOENT|EEXIST|mkdirat/, path);
  }
  const { output } = await sh(['--workdir=/new/deep'], 'pwd');
  assert.equal(output, '/new/deep\n');
});

test('[RN8] nothing of the runtime is open in the container', async () => {
  const { output } = await sh([], 'ls -l /proc/self/fd');
  assert.deepEqual(
    lines(output)
      .filter((line) => / -> /.test(line))
      .map((line) => line.replace(/.* (\d+) -> .*/, '$1'))
      .filter((number) => Number(number) > 3),
    [],
    output,
  );
});

test('[RN9] an image that puts a link where /proc, /dev or /sys belongs is refused, or harms only itself', async () => {
  for (const path of ['proc', 'dev', 'sys']) {
    const base = `${runtime.dataRoot}/overlay2/base/diff`;
    execFileSync('sh', ['-c', `mv ${base}/${path} ${base}/${path}.kept 2>/dev/null; ln -s /etc ${base}/${path}`]);
    try {
      const told = await sh([], `readlink /${path}; ls /etc`).then(
        ({ output }) => output,
        (error: unknown) => String(error),
      );
      assert.doesNotMatch(told, /drydock/, told);
    } finally {
      execFileSync('sh', [
        '-c',
        `rm ${base}/${path}; mv ${base}/${path}.kept ${base}/${path} 2>/dev/null || mkdir ${base}/${path}`,
      ]);
    }
  }
});

test('[RN10] a plan that was performed leaves nothing behind', async () => {
  const before = { mounts: readFileSync('/proc/self/mountinfo', 'utf8'), groups: readdirSync('/sys/fs/cgroup/docker') };
  await sh([], 'true');
  await run(['busybox', 'no-such-program']).catch(() => undefined);
  assert.equal(readFileSync('/proc/self/mountinfo', 'utf8'), before.mounts);
  assert.deepEqual(readdirSync('/sys/fs/cgroup/docker'), before.groups);
});

test('[RN11] a plan is told without performing it: who asked, by hand, the calls, and what will be', () => {
  const { operations, specification } = plan(['--memory=512m', '--cpus=1.5', 'busybox', 'sh']);
  const text = printPlan(operations, specification.id);
  assert.match(text, /asked for by {2}--memory=512m --cpus=1.5/);
  assert.match(text, /by hand {7}echo "536870912" > .*memory.max/);
  assert.match(text, /by hand {7}mkdir -p \/sys\/fs\/cgroup\/docker\/\$ID$/m);
  assert.match(text, /call {10}write\(<.*cpu.max>, "150000 100000", 13\)/);
  assert.match(text, /call {10}pivot_root\(".", "."\)/);
});

test('[RN12] an operation that is left out is missed: without pivot-root the machine’s files are there', async () => {
  const { output } = await run(['busybox', '/bin/sh', '-c', 'cat /etc/hostname'], (operations) =>
    operations.filter(
      ({ name }) => !['pivot-root', 'lay-mounts', 'furnish-devices', 'hide-kernel-files'].includes(name),
    ),
  );
  assert.equal(output.trim(), readFileSync('/etc/hostname', 'utf8').trim());
});
