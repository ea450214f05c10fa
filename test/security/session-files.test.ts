import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Attacker, attemptsAsMachine, outputOf, startAttacker } from './session-attack.ts';

/** Any user of the machine but root. */
const NOBODY = 65_534;
const CANARY = '/run/drydock/attack-canary';

let attacker: Attacker;
let neighbour: Attacker;
before(async () => {
  attacker = await startAttacker();
  neighbour = await startAttacker();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

const shell = (command: string) => execFileSync('sh', ['-c', command], { encoding: 'utf8' });
const areaOf = ({ id }: Attacker) => `/var/lib/drydock/sessions/${id}/area`;
const mounts = () => readFileSync('/proc/self/mountinfo', 'utf8');

const HANDLE = `
def handle(path):
    buffer, mount_id = ctypes.create_string_buffer(struct.pack('<II', 128, 0) + bytes(128)), ctypes.c_int()
    syscall('name_to_handle_at', -100, path.encode(), buffer, ctypes.byref(mount_id), 0)
    return buffer
def by_handle(path, buffer):
    descriptor = syscall('open_by_handle_at', os.open(path, os.O_RDONLY), buffer, os.O_RDONLY)
    os.close(descriptor)
# Inode 2 is the root of an ext4 file system: file handle type 1, inode and generation.
root = ctypes.create_string_buffer(struct.pack('<IIII', 8, 1, 2, 0))
for path in ('/tmp', '/root', '/', '/usr/lib/drydock'):
    attempt(f'root by {path}', lambda: by_handle(path, root))
attempt('own', lambda: by_handle('/tmp', handle('/tmp')))
`;

test('[AT70] files by their handles, past every path: the roots of the data disk, of the image, of the app disk (“shocker”)', async () => {
  const ends = await attacker.attempts(HANDLE);
  assert.equal(Object.keys(ends).length, 5);
  for (const [what, end] of Object.entries(ends)) assert.equal(end, 'EPERM', `${what}: the filter`);
  const unfiltered = await attacker.attemptsWithoutFilter(HANDLE);
  for (const [what, end] of Object.entries(unfiltered))
    assert.match(end, /^(EPERM|ESTALE|EOPNOTSUPP)$/, `${what}: and CAP_DAC_READ_SEARCH over the machine, behind it`);
});

test('[AT70b] the machine’s own root opens the root of the data disk by the same handle', async () => {
  const program = HANDLE.replace("('/tmp', '/root', '/', '/usr/lib/drydock')", "('/var/lib/drydock',)").replaceAll(
    "'/tmp'",
    "'/var/lib/drydock'",
  );
  assert.deepEqual(await attemptsAsMachine(program), { 'root by /var/lib/drydock': 'done', own: 'done' });
});

const PROJECT = `
import fcntl
def project(path, number=None, flags=None):
    descriptor = os.open(path, os.O_RDONLY)
    attributes = bytearray(fcntl.ioctl(descriptor, 0x801c581f, bytes(28)))
    if number is not None: attributes[12:16] = struct.pack('<I', number)
    if flags is not None: attributes[0:4] = struct.pack('<I', flags)
    fcntl.ioctl(descriptor, 0x401c5820, bytes(attributes))
    return descriptor
def flags(path, flags):
    fcntl.ioctl(os.open(path, os.O_RDONLY), 0x40086602, struct.pack('<Q', flags))
`;

test('[AT71] another project number, or none to be inherited, so that its files count for nobody', async () => {
  const file = `${areaOf(attacker)}/tmp`;
  const before = shell(`lsattr -pd ${file}`);
  const ends = await attacker.attempts(`${PROJECT}
os.makedirs('/tmp/own', exist_ok=True)
for path in ('/tmp', '/tmp/own', '/root'):
    attempt(f'{path} number 0', lambda: project(path, 0))
    attempt(f'{path} number of others', lambda: project(path, 1))
    attempt(f'{path} no inheriting', lambda: project(path, None, 0))`);
  assert.equal(Object.keys(ends).length, 9);
  for (const [what, end] of Object.entries(ends))
    assert.match(end, /^(EINVAL|EPERM|EOPNOTSUPP)$/, `${what}: only the first user namespace changes it`);
  assert.equal(shell(`lsattr -pd ${file}`), before);
  const link = await attacker.run('touch /tmp/a && ln /tmp/a /var/b; mv /tmp/a /var/a && stat -c %s /var/a');
  assert.match(link.output, /cross-device link|Invalid/, 'and /tmp and / are mounts of their own');
});

test('[AT71b] the machine’s own root changes the project number of a session’s file', async () => {
  const file = `${areaOf(attacker)}/tmp/file`;
  await attacker.run('echo x > /tmp/file');
  assert.deepEqual(await attemptsAsMachine(`${PROJECT}attempt('number', lambda: project('${file}', 0))`), {
    number: 'done',
  });
  await attacker.run('rm /tmp/file');
});

test('[AT72] lifting its quota: quotactl(2), quotactl_fd(2), setquota', async () => {
  const ends = await attacker.attempts(`
limits = struct.pack('<9Q', *[2**40] * 7, 0, 0) + bytes(8)
tmp = os.open('/tmp', os.O_RDONLY)
for name, kind in (('user', 0), ('group', 1), ('project', 2)):
    attempt(f'quotactl_fd {name}', lambda: syscall('quotactl_fd', tmp, 0x800008 << 8 | kind, ${attacker.session.specification.firstId / 65_536}, limits))
    attempt(f'off {name}', lambda: syscall('quotactl_fd', tmp, 0x800003 << 8 | kind, 0, None))
attempt('quotactl', lambda: syscall('quotactl', 0x800003 << 8, b'/dev/vdc', 0, None))`);
  assert.equal(Object.keys(ends).length, 7);
  for (const [what, end] of Object.entries(ends)) assert.equal(end, 'EPERM', `${what}: the filter`);
  assert.match(mounts(), / \/var\/lib\/drydock .*prjquota/);
});

test('[AT73] files that nobody can remove: chattr +i and +a, which would keep a session from being taken down', async () => {
  const ends = await attacker.attempts(`${PROJECT}
os.close(os.open('/tmp/stays', os.O_CREAT))
attempt('immutable', lambda: flags('/tmp/stays', 0x10))
attempt('append only', lambda: flags('/tmp/stays', 0x20))
attempt('immutable by xflags', lambda: project('/tmp/stays', None, 0x208))`);
  for (const [what, end] of Object.entries(ends))
    assert.match(end, /^(EPERM|EINVAL)$/, `${what}: asks for CAP_LINUX_IMMUTABLE over the machine`);
  assert.equal(Object.keys(ends).length, 3);
});

test('[AT73b] the machine’s own root makes the same file immutable', async () => {
  const file = `${areaOf(attacker)}/tmp/stays`;
  const ends = await attemptsAsMachine(`${PROJECT}
attempt('set', lambda: flags('${file}', 0x10))
attempt('remove', lambda: os.unlink('${file}'))
attempt('unset', lambda: flags('${file}', 0))`);
  assert.deepEqual(ends, { set: 'done', remove: 'EPERM', unset: 'done' });
});

test('[AT74] the shared image and the engine’s files: written to, remounted for writing, marked by extended attributes', async () => {
  const hash = 'sha256sum /usr/bin/bash /opt/drydock/native/stage /opt/drydock/session/native/stage /etc/passwd';
  const before = shell(hash);
  const { output } = await attacker.run(`cat /bin/true > /usr/bin/bash.new && mv /usr/bin/bash.new /usr/bin/dash
    for o in remount,bind,rw remount,rw bind,remount,suid,dev,exec,rw; do mount -o $o /usr/lib/drydock; done
    cp /bin/true /usr/lib/drydock/native/stage; touch /usr/lib/drydock/x; chmod 777 /usr/lib/drydock
    setfattr -n trusted.overlay.opaque -v y /etc; echo attack >> /etc/passwd; mount -o remount,rw,lowerdir=/tmp /; true`);
  assert.match(output, /Read-only file system|permission denied|Operation not permitted/i);
  assert.equal(
    shell(hash),
    before,
    'the layer above takes the changes, and what is below is a read-only mount of a read-only disk',
  );
  assert.equal((await neighbour.run('grep -c attack /etc/passwd')).output, '0\n');
});

test('[AT75] what lies below the mounts: all of them unmounted, moved, and made shared', async () => {
  writeFileSync(CANARY, 'secret\n');
  await using other = await startAttacker();
  const before = mounts();
  const { output } =
    await other.run(`mount --make-rshared /; mkdir /tmp/m; mount -t tmpfs t /tmp/m; mount --bind / /mnt; mount --rbind / /mnt
    for i in 1 2 3; do awk '{print $5}' /proc/self/mountinfo | tac | while read m; do [ $m = /proc ] || [ $m = / ] || umount -l $m; done; done
    find / -xdev -name 'attack-canary' 2>/dev/null; ls -A /opt/drydock /var/lib/drydock /run/drydock; umount -l /proc; umount / ; umount -l /; ls ${CANARY}; echo end`);
  assert.doesNotMatch(output, /^\/.*attack-canary$/m, 'the machine’s root was let go of before the first program ran');
  assert.match(output, /end\n$/);
  assert.equal(mounts(), before);
  rmSync(CANARY);
});

test('[AT76] paths that the keeper’s root walks when a terminal is opened: /dev/pts, /etc, /root and the shell replaced by links', async () => {
  writeFileSync(CANARY, 'secret\n');
  await using other = await startAttacker();
  const up = `${'../'.repeat(20)}run/drydock`;
  await other.run(
    `umount -l /dev/pts; rmdir /dev/pts; ln -s ${up} /dev/pts; mv /etc /etc.old; ln -s ${up} /etc; umount -l /root; mv /root /root.old; ln -s /proc/1/root /root; rm /dev/ptmx; ln -s ${CANARY} /dev/ptmx`,
  );
  const { output } = await other.run('tty; pwd; echo $0; ls /etc/ /dev/pts/ | head -3');
  assert.doesNotMatch(output, /canary/);
  assert.match(
    output,
    /\/bin\/bash/,
    'the terminal comes from the devpts that was held since before the first program',
  );
  assert.equal(readFileSync(CANARY, 'utf8'), 'secret\n');
  rmSync(CANARY);
});

test('[AT77] files with set-user-id bits and file capabilities, run by users of the machine', async () => {
  await attacker.run(
    'cd /tmp; cp /usr/bin/id suid; chmod 6755 suid; cp /usr/bin/cat caps; setcap cap_dac_override,cap_sys_admin+ep caps; getcap caps; chmod 755 caps',
  );
  const files = `${areaOf(attacker)}/tmp`;
  const { firstId } = attacker.session.specification;
  assert.equal(statSync(`${files}/suid`).uid, firstId, 'the id is one of the session’s, and of nobody else');
  const ran = await outputOf([`${files}/suid`], NOBODY);
  assert.doesNotMatch(ran, /euid=0|uid=0|egid=0/);
  assert.match(
    shell(`getcap -n ${files}/caps`),
    new RegExp(`rootid=${firstId}`),
    'capabilities over that user namespace alone: capabilities(7), version 3',
  );
  assert.match(await outputOf([`${files}/caps`, '/etc/shadow'], NOBODY), /Permission denied|Operation not permitted/);
});

test('[AT77b] the same file with capabilities that the machine’s own root gave reads the machine’s secrets', async () => {
  const file = `${areaOf(attacker)}/tmp/caps`;
  shell(`setcap cap_dac_override+ep ${file}`);
  assert.match(await outputOf([file, '/etc/shadow'], NOBODY), /root:/);
  await attacker.run('rm -f /tmp/caps /tmp/suid');
});

test('[AT78] files of other learners: by path, by the overlay’s own options, by a mount of the storage folder', async () => {
  await neighbour.run('echo private > /root/secret; chmod 600 /root/secret');
  const storage = '/var/lib/drydock/sessions';
  const { output } =
    await attacker.run(`cat ${storage}/${neighbour.id}/area/root/secret; ls ${storage}; grep -o 'upperdir=[^,]*' /proc/self/mountinfo
    mkdir -p /tmp/u /tmp/w /tmp/o; mount -t overlay o -o lowerdir=${storage}/${neighbour.id}/upper:${storage},upperdir=/tmp/u,workdir=/tmp/w,userxattr /tmp/o; mount --bind ${storage} /mnt; mount -t ext4 /dev/vdc /mnt; find / -name secret -path '*root*' 2>/dev/null`);
  assert.doesNotMatch(output, /private|^\/.*secret$/m, 'no path of its mount namespace leads there');
  assert.equal((await neighbour.run('cat /root/secret')).output, 'private\n');
});

test('[AT79] ids that are not its own: maps of nested user namespaces, setgroups, chown', async () => {
  const ends = await attacker.attempts(`
for name in ('uid', 'gid'):
    for line in ('0 65536 1', '0 4294967294 1', '0 0 65537', '1000 ${neighbour.session.specification.firstId} 1'):
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            syscall('unshare', CLONE_NEWUSER)
            os.write(write_end, b'x')
            time.sleep(60)
        os.read(read_end, 1)
        attempt(f'{name}_map {line}', lambda: write(f'/proc/{child}/{name}_map', line))
        os.kill(child, 9)
attempt('setuid', lambda: os.setuid(65536))
attempt('chown', lambda: os.chown('/tmp', 65536, 65536))
attempt('setgroups', lambda: os.setgroups([70000]))`);
  assert.equal(Object.keys(ends).length, 11);
  for (const [what, end] of Object.entries(ends))
    assert.match(end, /^(EPERM|EINVAL)$/, `${what}: a map hands on what its parent has, and no more`);
});
