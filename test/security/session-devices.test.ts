import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, startAttacker } from './session-attack.ts';

let attacker: Attacker;
before(async () => {
  attacker = await startAttacker();
});
after(() => attacker[Symbol.asyncDispose]());

/** Disks of the VM, kernel memory, ports, the log, loop devices, FUSE, tun, a terminal of the machine. */
const DEVICES = [
  ['b', 254, 0],
  ['b', 253, 0],
  ['b', 7, 0],
  ['c', 1, 1],
  ['c', 1, 4],
  ['c', 1, 11],
  ['c', 10, 229],
  ['c', 10, 200],
  ['c', 10, 237],
  ['c', 4, 64],
] as const;
const MAKE_DEVICES = `
for kind, major, minor in ${JSON.stringify(DEVICES)}:
    for folder in ('/tmp', '/dev', '/root', '/var', '/run', '/dev/shm'):
        attempt(f'{kind} {major} {minor} {folder}', lambda: os.mknod(f'{folder}/{kind}{major}-{minor}', 0o600 | (0o060000 if kind == 'b' else 0o020000), os.makedev(major, minor)))
`;

test('[AT60] device nodes by mknod(2): disks, memory, loop, FUSE, tun, serial lines; also in a nested user namespace', async () => {
  for (const program of [MAKE_DEVICES, `nest(CLONE_NEWNS)\nmount('tmpfs', '/tmp', 'tmpfs')${MAKE_DEVICES}`]) {
    const ends = await attacker.attempts(program);
    assert.equal(Object.keys(ends).length, DEVICES.length * 6);
    assert.deepEqual([...new Set(Object.values(ends))], ['EPERM'], 'mknod asks for CAP_MKNOD over the machine');
  }
});

test('[AT60b] without the user namespace the machine’s own root makes the data disk’s node, and reads it', async () => {
  const [major, minor] = readFileSync('/sys/class/block/vdc/dev', 'utf8').trim().split(':');
  const ends = await attemptsAsMachine(`
attempt('mknod', lambda: os.mknod('/dev/attack', 0o060600, os.makedev(${major}, ${minor})))
attempt('read', lambda: read('/dev/attack', 1))
attempt('remove', lambda: os.unlink('/dev/attack'))`);
  assert.deepEqual(ends, { mknod: 'done', read: 'done', remove: 'done' });
});

test('[AT61] the machine’s own /dev: devtmpfs; and the one node that may be made, an overlay’s white-out', async () => {
  const ends = await attacker.attempts(`
attempt('devtmpfs', lambda: mount('devtmpfs', '/tmp/dev', 'devtmpfs'))
attempt('nested', lambda: (nest(CLONE_NEWNS), mount('devtmpfs', '/tmp/dev', 'devtmpfs')))`);
  assert.deepEqual(ends, { devtmpfs: 'EPERM', nested: 'EPERM' }, 'no file system for user namespaces');
  // An overlay's white-out, device 0:0, is the one node that may be made: it opens nothing.
  const white = await attacker.attempts(`
attempt('mknod', lambda: os.mknod('/tmp/white', 0o020600, 0))
attempt('open', lambda: os.open('/tmp/white', os.O_RDONLY))`);
  assert.deepEqual(white, { mknod: 'done', open: 'ENXIO' });
});

const MOUNTS = [
  'ext4',
  'xfs',
  'btrfs',
  'vfat',
  'squashfs',
  'iso9660',
  'debugfs',
  'tracefs',
  'securityfs',
  'configfs',
  'hugetlbfs',
  'binfmt_misc',
  'pstore',
  'efivarfs',
  'nfs',
  '9p',
];
const MOUNT_ALL = `
for kind in ${JSON.stringify(MOUNTS)}:
    attempt(kind, lambda: mount('/dev/vda', '/tmp/m', kind))
    attempt(kind + ' new', lambda: syscall('fsopen', kind.encode(), 0) and syscall('fsconfig', syscall('fsopen', kind.encode(), 0), 6, None, None, 0))
`;

test('[AT62] file systems of disks, and those that show the inside of the kernel: by mount(2), by fsopen(2), from a loop device', async () => {
  for (const program of [MOUNT_ALL, `nest(CLONE_NEWNS)${MOUNT_ALL}`]) {
    const ends = await attacker.attempts(program);
    assert.equal(Object.keys(ends).length, 2 * MOUNTS.length);
    for (const [kind, end] of Object.entries(ends))
      assert.match(end, /^(EPERM|ENODEV|ENOENT|EACCES)$/, `${kind}: not for user namespaces, or not in this kernel`);
  }
  const { output } = await attacker.run(
    'truncate -s 4M /tmp/disk; mkfs.ext4 -q /tmp/disk; mount -o loop /tmp/disk /mnt; ls /dev/loop*; mountpoint /mnt',
  );
  assert.match(output, /failed to setup loop device|No such file/, 'there is no loop device');
  assert.match(output, /is not a mountpoint/);
});

test('[AT63] devices by their drivers: FUSE, tun, loop control, /dev/kvm, vhost', async () => {
  const ends = await attacker.attempts(`
for path in ('/dev/fuse', '/dev/net/tun', '/dev/loop-control', '/dev/kvm', '/dev/vhost-net', '/dev/vda', '/dev/vdc', '/dev/ttyS0', '/dev/ttyS1', '/dev/input/event0', '/dev/hwrng', '/dev/console', '/dev/tty0'):
    attempt(path, lambda: os.open(path, os.O_RDWR))
attempt('fuse', lambda: mount('x', '/tmp/m', 'fuse', 0, 'fd=0,rootmode=40000,user_id=0,group_id=0'))`);
  const { fuse, ...paths } = ends;
  assert.deepEqual([...new Set(Object.values(paths))], ['ENOENT'], 'six harmless devices are all there is');
  assert.match(fuse ?? '', /^E/, 'a FUSE mount needs a descriptor of /dev/fuse');
});

test('[AT64] terminals of others and of the machine: by another mount of devpts', async () => {
  const before = readFileSync('/proc/self/mountinfo', 'utf8');
  const { output } =
    await attacker.run(`mkdir -p /tmp/pts; mount -t devpts devpts /tmp/pts; ls /tmp/pts; ls /dev/pts | wc -l; cat /proc/tty/drivers | wc -l
    for n in 0 1 2 3 4 5 6 7 8 9; do echo x > /tmp/pts/$n; done 2>&1 | grep -c 'ermission\\|No such'`);
  assert.match(output, /^ptmx\n/, 'every mount of devpts is a new instance, without terminals of others');
  assert.equal(readFileSync('/proc/self/mountinfo', 'utf8'), before);
});
