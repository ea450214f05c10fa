import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { DEFAULT_PROFILE } from '@drydock/runtime';
import { lines } from '../runtime/engine-fixture.ts';
import { type Hostile, startHostile } from './hostile-fixture.ts';

const STAGE = '/opt/drydock/native/stage';
const TRIES = 10;

let hostile: Hostile;
before(async () => {
  hostile = await startHostile();
});
after(() => hostile[Symbol.asyncDispose]());

test('[SC20] docker exec of a program that leads to /proc/self/exe does not give the runtime’s own file away for writing (CVE-2019-5736)', async () => {
  const before = createHash('sha256').update(readFileSync(STAGE)).digest('hex');
  await hostile.image('exe', `printf '#!/proc/self/exe\\n' > bin/trap; chmod 755 bin/trap`);
  // A file that runs cannot be written to: so it is held, and written to when it has ended.
  const hold = '( exec 7<$p/exe; case $(readlink /proc/self/fd/7) in */stage) echo held; overwrite;; esac )';
  const overwrite =
    'overwrite() { for i in $(seq 200); do ( printf x >> /proc/self/fd/7 ) && echo wrote && break; done; }';
  const script = `${overwrite}; while :; do for p in /proc/[0-9]*; do [ $p = /proc/1 ] || ${hold} 2>/dev/null; done; done`;
  await using _catcher = await hostile.background('catcher', [], script, 'exe');
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await hostile.docker('exec', 'catcher', '/bin/trap');
    await hostile.docker('exec', 'catcher', '/proc/self/exe');
  }
  assert.doesNotMatch((await hostile.docker('logs', 'catcher')).out, /wrote/);
  assert.equal(createHash('sha256').update(readFileSync(STAGE)).digest('hex'), before);
});

test('[SC21] a process that docker exec brings in cannot be looked into before it has given up its powers: stage is not dumpable (CVE-2016-9962)', async () => {
  // The kernel asks the same of whoever reads a process's descriptors as of whoever traces it.
  const look =
    'while :; do for p in /proc/[0-9]*; do e=$(readlink $p/exe 2>/dev/null); case "$e" in *stage*) echo seen;; esac; done; done';
  await using _watcher = await hostile.background('watcher', [], look);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { status, error } = await hostile.docker('exec', '--user=1000', 'watcher', 'true');
    assert.equal(status, 0, error);
  }
  assert.equal((await hostile.docker('logs', 'watcher')).out, '');
});

test('[SC22] docker exec leaves nothing of the runtime open, and gives no more powers than docker run (CVE-2024-21626, CVE-2022-24769, CVE-2016-3697)', async () => {
  await using _box = await hostile.background('box', [], 'sleep 1000');
  const { out } = await hostile.docker(
    'exec',
    'box',
    'sh',
    '-c',
    'ls /proc/self/fd | wc -l; grep -E "^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|Seccomp|Groups):" /proc/self/status | tr "\\t" " "',
  );
  assert.deepEqual(
    lines(out).map((line) => line.trim()),
    [
      '4', // three streams, and the directory that ls reads
      'Groups: 0',
      'CapInh: 0000000000000000',
      'CapPrm: 00000000a80425fb',
      'CapEff: 00000000a80425fb',
      'CapBnd: 00000000a80425fb',
      'CapAmb: 0000000000000000',
      'Seccomp: 2',
    ],
  );
});

test('[SC23] docker exec into a working directory that is a descriptor of the runtime is refused (CVE-2024-21626)', async () => {
  await hostile.image('cwd', 'ln -s /proc/self/fd/3 three; ln -s /proc/self/cwd here; ln -s /proc/1/root one');
  await using _box = await hostile.background('worked', [], 'sleep 1000', 'cwd');
  for (const path of ['/three', '/here', '/one', ...[3, 4, 5, 6, 7, 8, 9].map((number) => `/proc/self/fd/${number}`)]) {
    const { out, status } = await hostile.docker(
      'exec',
      '-w',
      path,
      'worked',
      'sh',
      '-c',
      'pwd; cat ../../../../etc/shadow',
    );
    assert.notEqual(status, 0, `${path}: ${out}`);
    assert.equal(out, '', path);
  }
});

test('[SC24] exec into a root whose loader, libraries and accounts are the attacker’s loads nothing of it: stage is static, and looks users up in the layers (CVE-2019-14271)', async () => {
  const poison = [
    'mkdir -p lib lib64 usr/lib etc',
    'for f in libc.so.6 libnss_files.so.2 ld-linux-x86-64.so.2; do printf "not a library" > lib/$f; cp lib/$f lib64/; done',
    'echo /lib/libc.so.6 > etc/ld.so.preload; echo "passwd: files evil" > etc/nsswitch.conf',
  ].join('; ');
  await hostile.image('loader', poison);
  await using _box = await hostile.background(
    'poisoned',
    [],
    'rm -f /etc/passwd; mkfifo /etc/passwd; sleep 1000',
    'loader',
  );
  const { out, error, status } = await hostile.docker('exec', '--trace', '--user=root', 'poisoned', 'echo', 'in');
  assert.deepEqual({ out, status }, { out: 'in\n', status: 0 }, error);
  const calls = lines(error);
  const entered = calls.findIndex((line) => / setns\(/.test(line));
  assert.ok(entered > 0, error);
  assert.deepEqual(
    calls.slice(entered).filter((line) => / (open|openat|mmap|read)\(/.test(line)),
    [],
  );
});

test('[SC25] nothing is written to /proc once the container’s own lies there: whoever redirects such writes gets none (CVE-2025-52881)', async () => {
  const { error, status } = await hostile.docker('run', '--rm', '--trace', '--user=1000', 'busybox', 'true');
  assert.equal(status, 0, error);
  const calls = lines(error);
  const pivoted = calls.findIndex((line) => / pivot_root\(/.test(line));
  assert.ok(pivoted > 0, error);
  const byPath = calls.slice(pivoted).filter((line) => / (open|openat|creat)\(/.test(line));
  assert.deepEqual(byPath, []);
  const written = calls.slice(pivoted).filter((line) => / openat2\(.*O_(WRONLY|RDWR)/.test(line));
  assert.deepEqual(written, []);
});

test('[SC26] keys of the machine are out of reach: what tells of them is covered, and every call for them refused', async () => {
  const { out } = await hostile.sh([], 'cat /proc/keys | wc -c; stat -c "%t:%T" /proc/keys');
  assert.deepEqual(lines(out), ['0', '1:3']);
  assert.deepEqual(
    ['add_key', 'request_key', 'keyctl', 'ptrace', 'bpf', 'userfaultfd', 'open_by_handle_at'].filter((name) =>
      DEFAULT_PROFILE.syscalls.some(
        ({ action, names, args = [], includes }) =>
          action === 'SCMP_ACT_ALLOW' && names.includes(name) && args.length === 0 && includes?.caps === undefined,
      ),
    ),
    ['ptrace'], // since Linux 4.8 a traced process cannot get round its filter
  );
});
