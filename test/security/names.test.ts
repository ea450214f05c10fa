import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { lines } from '../runtime/engine-fixture.ts';
import { type Hostile, startHostile } from './hostile-fixture.ts';

/** Sets a terminal's title, clears it, and hides what follows. */
const ESCAPE = '\x1b]0;owned\x07\x1b[2J\x1b[8m';
/** Everything below the space but the newline, and the controls of Latin-1. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;

let hostile: Hostile;
before(async () => {
  hostile = await startHostile();
});
after(() => hostile[Symbol.asyncDispose]());

test('[SC40] what ps, top, inspect, images, history and every complaint print of others’ names holds no control of the terminal', async () => {
  await using _loud = await hostile.background(
    'loud',
    [`--label=title=${ESCAPE}`, `--env=E=${ESCAPE}`],
    `sleep 1000; : '${ESCAPE}'`,
  );
  const asked: readonly string[][] = [
    ['ps', '--all'],
    ['ps', '--no-trunc'],
    ['top', 'loud'],
    ['inspect', 'loud'],
    ['images'],
    ['history', 'busybox'],
    ['rm', ESCAPE],
    ['run', ESCAPE],
    ['run', 'busybox', ESCAPE],
    ['run', `--name=${ESCAPE}`, 'busybox'],
    ['run', `--user=${ESCAPE}`, 'busybox'],
    ['run', `--hostname=${ESCAPE}`, 'busybox'],
    ['run', `--volume=${ESCAPE}:/x`, 'busybox'],
    ['exec', 'loud', ESCAPE],
    ['pull', ESCAPE],
  ];
  const loud: string[] = [];
  for (const words of asked) {
    const { out, error } = await hostile.docker(...words);
    if (CONTROLS.test(out + error)) loud.push(JSON.stringify([words[0], out, error]).slice(0, 300));
  }
  assert.deepEqual(loud, []);
});

test('[SC41] docker diff shows a file’s name without what it does to a terminal', async () => {
  await hostile.docker('run', '--name=made', 'busybox', 'sh', '-c', `touch "/$(printf '\\033[31mred')"`);
  const { out } = await hostile.docker('diff', 'made');
  assert.match(out, /red/);
  assert.doesNotMatch(out, CONTROLS);
});

test('[SC42] a name or id that is a path is no name: nothing outside of the store is read, made or removed', async () => {
  const { machine } = hostile;
  for (const name of [
    '..',
    '../hostile/machine',
    `${'../'.repeat(20)}${machine.slice(1)}`,
    '.',
    '',
    '/',
    'a/../..',
    '%2e%2e',
  ]) {
    for (const words of [
      ['rm', '-f', name],
      ['logs', name],
      ['inspect', name],
      ['start', name],
      ['rmi', '-f', name],
    ]) {
      const { status, error } = await hostile.docker(...words);
      assert.notEqual(status, 0, `${words.join(' ')}: ${error}`);
    }
    const { status } = await hostile.docker('run', '--rm', `--name=${name}`, 'busybox', 'true');
    assert.equal(status, 125, name);
  }
  hostile.assertUnharmed();
});

test('[SC43] --hostname, --add-host and --network-alias cannot write a second line into /etc/hosts', async () => {
  const line = 'good\n6.6.6.6 bank.example';
  for (const flag of [
    `--hostname=${line}`,
    `--add-host=${line}:1.2.3.4`,
    `--dns-search=${line}`,
    `--dns=1.1.1.1\nnameserver 6.6.6.6`,
  ]) {
    const { out, status } = await hostile.docker(
      'run',
      '--rm',
      flag,
      'busybox',
      'cat',
      '/etc/hosts',
      '/etc/resolv.conf',
    );
    assert.equal(status, 125, out);
    assert.doesNotMatch(out, /6\.6\.6\.6/);
  }
});

test('[SC44] only root may speak to the engine, and nobody else may look at layers, volumes or logs: no abstract socket, no open directory (CVE-2020-15257, CVE-2021-41091)', async () => {
  const { dataRoot } = hostile;
  const socket = dataRoot.replace(/docker$/, 'engine.sock');
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync('/proc/net/unix', 'utf8'), /@.*(drydock|docker|engine)/);
  assert.equal(statSync(dataRoot).mode & 0o007, 0);
  const volume = `${dataRoot}/volumes/setuid/_data`;
  await hostile.docker('run', '--rm', '-v=setuid:/v', 'busybox', 'sh', '-c', 'cp /bin/busybox /v/sh; chmod 4755 /v/sh');
  assert.equal(statSync(`${volume}/sh`).mode & 0o4000, 0o4000);
  assert.throws(() => execFileSync(`${volume}/sh`, ['true'], { uid: 1000, gid: 1000, stdio: 'pipe' }), /EACCES/);
});

test('[SC45] what stands below a read-only volume is read-only too, and its flags cannot be taken back', async () => {
  const volume = hostile.folder('deep');
  mkdirSync(`${volume}/below`);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'nosuid', 'tmpfs', `${volume}/below`]);
  try {
    const script =
      'touch /v/x /v/below/x 2>&1; mount -o remount,rw,suid /v/below 2>&1; grep " /v/below " /proc/self/mountinfo';
    const { out } = await hostile.sh([`-v=${volume}:/v:ro`], script);
    const told = lines(out);
    assert.equal(told.filter((line) => /Read-only file system/.test(line)).length, 2, out);
    assert.match(told.at(-1) ?? '', / ro,.*nosuid/);
  } finally {
    execFileSync('umount', [`${volume}/below`]);
  }
});
