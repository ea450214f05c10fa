import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines } from '../runtime/engine-fixture.ts';
import { type Hostile, startHostile } from './hostile-fixture.ts';

let hostile: Hostile;
before(async () => {
  hostile = await startHostile();
});
after(() => hostile[Symbol.asyncDispose]());

/** Of the machine; those of containers that run, or are being taken down, are not counted. */
const mounts = (): string[] =>
  lines(readFileSync('/proc/self/mountinfo', 'utf8')).filter((line) => !line.includes(hostile.dataRoot));

test('[SC1] a /proc that leads through a volume, so that nothing covers the real one, is stopped: no switch of the machine can be opened (CVE-2019-19921)', async () => {
  // While it is laid, /proc leads by the image's own link to /open; once the volume lies over /vol, to nowhere.
  await hostile.image('uncovered', 'rm -rf proc; mkdir vol open; ln -s /vol/away proc; ln -s /open vol/away');
  const switches = 'for f in core_pattern panic; do ( : >> /open/sys/kernel/$f ) && echo open; done';
  const { out } = await hostile.sh([`-v=${hostile.folder('volume')}:/vol`], switches, 'uncovered');
  assert.doesNotMatch(out, /open/);
});

test('[SC2] /dev, /dev/null, /dev/pts and /dev/console that are links to the machine’s switches stay the image’s: the devices lie in a new /dev (CVE-2025-31133, CVE-2025-52565)', async () => {
  await hostile.image(
    'links',
    `rm -rf dev; mkdir dev; for f in null console pts ptmx tty zero; do ln -s /proc/sys/kernel/core_pattern dev/$f; done`,
  );
  const before = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
  const script = 'stat -c "%F %t:%T" /dev/null /proc/keys; ls -l /dev/console; ( : >> /proc/sys/kernel/core_pattern )';
  const { out, error } = await hostile.sh(['-t'], script, 'links');
  const told = lines(out.replaceAll('\r', ''));
  assert.deepEqual(told.slice(0, 2), ['character special file 1:3', 'character special file 1:3'], error);
  assert.match(told[2] ?? '', /^c.* 136,/);
  assert.match(told[3] ?? '', /Read-only file system/);
  assert.equal(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'), before);
});

test('[SC3] a mount whose place leads out by links or by .. is laid inside: the image is the root by then (CVE-2024-45310)', async () => {
  const { machine } = hostile;
  const up = '../'.repeat(30);
  await hostile.image(
    'out',
    `ln -s ${machine} absolute; ln -s ${up}${machine.slice(1)} relative; ln -s /proc/1/root magic`,
  );
  const volume = hostile.folder('laid');
  const before = mounts();
  for (const target of ['/absolute/new', '/relative/deep/new', '/magic/tmp/new', `/absolute/${up}new`]) {
    const { out, error } = await hostile.sh(
      [`-v=${volume}:${target}`],
      `grep -c " ${machine}" /proc/self/mountinfo`,
      'out',
    );
    assert.match(out + error, /^[01]\n$|ELOOP|openat2|not a path|\.\./, `${target}: ${out}${error}`);
    hostile.assertUnharmed();
  }
  assert.deepEqual(mounts(), before);
});

test('[SC4] /etc/hosts, /etc/hostname and /etc/resolv.conf that are links to files of the machine are laid over the image’s own', async () => {
  const { machine } = hostile;
  await hostile.image(
    'names',
    `mkdir -p .${machine}; cd etc; for f in hosts hostname resolv.conf; do ln -sf ${'../'.repeat(30)}${machine.slice(1)}/$f $f; done`,
  );
  const { out, status, error } = await hostile.sh([], 'echo mine >> /etc/hosts; cat /etc/hosts', 'names');
  assert.equal(status, 0, error);
  assert.match(out, /mine/);
  hostile.assertUnharmed();
});

test('[SC5] a mount raced by another container that swaps its place in a shared volume lands in the container’s own root (CVE-2021-30465)', async () => {
  const shared = hostile.folder('shared');
  const { machine } = hostile;
  const other = hostile.folder('other');
  const before = mounts();
  const swap = `cd /s; while :; do rm -rf t; mkdir t; rm -rf t; ln -s ${'../'.repeat(30)}${machine.slice(1)} t; done`;
  await using _racer = await hostile.background('racer', [`-v=${shared}:/s`], swap);
  for (let run = 0; run < 12; run += 1) {
    const seen = `ls /s/t/ 2>/dev/null; cat ${machine}/canary 2>/dev/null`;
    const { out } = await hostile.sh([`-v=${shared}:/s`, `-v=${other}:/s/t`], seen);
    assert.doesNotMatch(out, /canary|nobody/);
    hostile.assertUnharmed();
  }
  assert.deepEqual(mounts(), before);
});

test('[SC6] a device file that an image brings, or that root makes, opens nothing: the kernel asks the container’s device filter', async () => {
  const [disk = ''] = readdirSync('/sys/block').filter((name) => /^[vs]d|^nvme/.test(name));
  const [major, minor] = readFileSync(`/sys/block/${disk}/dev`, 'utf8').trim().split(':');
  await hostile.image('disk', `mknod disk b ${major} ${minor}; mknod mem c 1 1; chmod 666 disk mem`);
  const read = (path: string) => `head -c 1 ${path} | wc -c`;
  const script = `${read('/disk')}; ${read('/mem')}; mknod /own b ${major} ${minor}; ${read('/own')}; mknod /dev/own b ${major} ${minor}; ${read('/dev/own')}`;
  const { out } = await hostile.sh([], script, 'disk');
  assert.deepEqual(lines(out), ['0', '0', '0', '0']);
});

test('[SC7] mounting, also in a user namespace of its own, is refused by the filter of system calls, and so no release_agent is written (CVE-2022-0492)', async () => {
  const script = [
    'mount -t cgroup none /mnt',
    'unshare -r true',
    'unshare -m true',
    'mount -o remount,rw /sys/fs/cgroup',
    'mkdir /sys/fs/cgroup/own',
    'echo max > /sys/fs/cgroup/pids.max',
    'umount /proc/keys',
    'umount /proc/sys',
  ];
  const { out } = await hostile.sh(
    [],
    script.map((line) => `( ${line} ) 2>/dev/null && echo "done: ${line}"`).join('; '),
  );
  assert.equal(out, '');
});

test('[SC8] what a container with the right to mount mounts on its volume stays in it: no mount goes back to the machine', async () => {
  const volume = hostile.folder('propagated');
  const before = mounts();
  const { status, error } = await hostile.sh(
    ['--privileged', `-v=${volume}:/v`],
    'mount -t tmpfs t /v && touch /v/inside && ls /v',
  );
  assert.equal(status, 0, error);
  assert.deepEqual(readdirSync(volume), []);
  assert.deepEqual(mounts(), before);
});
