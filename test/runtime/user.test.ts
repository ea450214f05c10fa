import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ACCOUNT_FILE_MAX_BYTES,
  assertMapped,
  becomeUser,
  readAccountFile,
  readAccountFileOfLayers,
  readIdMaps,
} from '@drydock/runtime';
import { startSession } from '../kernel/session-fixture.ts';
import { confined, heard, programFolder, statusOf, type Where } from './confined-process.ts';

async function becomes(where: Where): Promise<void> {
  const status = await statusOf(where, [becomeUser({ uid: 1000, gid: 50, groups: [50, 60] })]);
  assert.deepEqual(status.Uid, [1000, 1000, 1000, 1000]);
  assert.deepEqual(status.Gid, [50, 50, 50, 50]);
  assert.deepEqual(status.groups, [50, 60]);
}

test('[PW15] the process is the user in all four ids, and in no group of root (real root)', () => becomes('real root'));

test('[PW15] the process is the user in all four ids, and in no group of root (session root)', async () => {
  await using learner = await startSession();
  await becomes(learner);
});

test('[PW15] there is no way back: neither to root nor to its groups', async () => {
  const back = `
import os
for way in (lambda: os.setuid(0), lambda: os.setresuid(-1, 0, -1), lambda: os.setgid(0), lambda: os.setgroups([0])):
  try: way(); print('became')
  except OSError as error: print(error.strerror)`;
  const operation = becomeUser({ uid: 1000, gid: 50, groups: [50] });
  const { output } = await confined('real root', [heard, operation], ['/usr/bin/python3', '-c', back]);
  assert.equal(output, 'Operation not permitted\n'.repeat(4));
});

test("[PW11] a file that keeps the user's first group out keeps it out, though the program gives up its group", async () => {
  const folder = mkdtempSync(join(programFolder('real root'), 'drydock-group-'));
  try {
    execFileSync('chmod', ['0755', folder]);
    execFileSync(
      'sh',
      [
        '-c',
        'echo secret > secret && chown 0:50 secret && chmod 0604 secret && cp /usr/bin/cat cat && chgrp 70 cat && chmod 2755 cat',
      ],
      { cwd: folder },
    );
    const read = async (groups: readonly number[]) =>
      (
        await confined(
          'real root',
          [heard, becomeUser({ uid: 1000, gid: 50, groups })],
          [`${folder}/cat`, `${folder}/secret`],
        )
      ).output;
    assert.match(await read([50]), /Permission denied/);
    // Without it in the list a setgid program would be out of the group, and in.
    assert.equal(await read([]), 'secret\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[PW15] the terminal becomes the user’s own', async () => {
  const { output } = await confined(
    'real root',
    [heard, becomeUser({ uid: 1000, gid: 1000, groups: [1000], owns: [1] })],
    ['/bin/sh', '-c', 'stat -L -c %u /dev/fd/1'],
  );
  assert.equal(output, '1000\n');
});

test('[PW14] ids beyond those of a session are refused before anything is done, as the kernel would', async () => {
  await using learner = await startSession();
  const maps = readIdMaps(learner.session.init);
  const beyond = { uid: 65_536, gid: 0, groups: [0] };
  assert.throws(() => assertMapped(beyond, maps), {
    message: 'user 65536: there is no such user in this user namespace',
  });
  await assert.rejects(confined(learner, [heard, becomeUser(beyond)], ['/bin/true']), /setresuid.*EINVAL/);
  assertMapped({ uid: 65_535, gid: 65_535, groups: [65_535] }, maps);
});

/** An image's root directory, and what reading its /etc/passwd gives. */
function reading(make: (etc: string, root: string) => void): string {
  const root = mkdtempSync(join(tmpdir(), 'drydock-image-'));
  mkdirSync(join(root, 'etc'));
  make(join(root, 'etc'), root);
  const descriptor = openSync(root, 'r');
  try {
    return readAccountFile(descriptor, '/etc/passwd');
  } finally {
    closeSync(descriptor);
    rmSync(root, { recursive: true });
  }
}

test("[PW16] the image's /etc/passwd is read, also through a link, which never leads out of the image", () => {
  assert.equal(
    reading((etc) => writeFileSync(`${etc}/passwd`, 'a')),
    'a',
  );
  assert.equal(
    reading(() => undefined),
    '',
  );
  const linked = reading((etc, root) => {
    writeFileSync(`${root}/file`, 'inside');
    symlinkSync('../../../../file', `${etc}/passwd`);
  });
  assert.equal(linked, 'inside');
  for (const target of ['/etc/group', '/proc/self/status', '../../../../../etc/group', 'passwd']) {
    assert.equal(
      reading((etc) => symlinkSync(target, `${etc}/passwd`)),
      '',
      target,
    );
  }
});

test('[PW16] a fifo is not waited for, and a device or folder not opened', () => {
  assert.throws(() => reading((etc) => execFileSync('mkfifo', [`${etc}/passwd`])), /not a regular file$/);
  assert.throws(() => reading((etc) => mkdirSync(`${etc}/passwd`)), /not a regular file$/);
  assert.throws(() => reading((etc) => execFileSync('mknod', [`${etc}/passwd`, 'c', '1', '5'])), /not a regular file$/);
});

test('[PW16] a file without end is not read to its end', () => {
  const sized = (bytes: number) =>
    reading((etc) => {
      writeFileSync(`${etc}/passwd`, '');
      truncateSync(`${etc}/passwd`, bytes);
    });
  assert.equal(sized(ACCOUNT_FILE_MAX_BYTES).length, ACCOUNT_FILE_MAX_BYTES);
  assert.throws(() => sized(ACCOUNT_FILE_MAX_BYTES + 1), /longer than 1048576 bytes$/);
  assert.throws(() => sized(2 ** 40), /longer than 1048576 bytes$/);
});

/** What the /etc/passwd of an image is, given what is made in the folder of each layer, topmost first. */
function ofLayers(...makes: readonly ((layer: string) => void)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-layers-'));
  try {
    const layers = makes.map((make, index) => {
      const layer = join(folder, `${index}`);
      mkdirSync(join(layer, 'etc'), { recursive: true });
      make(layer);
      return layer;
    });
    return readAccountFileOfLayers(layers, '/etc/passwd');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const write = (path: string, text: string) => (layer: string) => writeFileSync(join(layer, path), text);
const link = (path: string, target: string) => (layer: string) => {
  rmSync(join(layer, path), { recursive: true, force: true });
  symlinkSync(target, join(layer, path));
};

test('[PW17] of an image in layers the topmost file counts, a deleted one is gone, and a link may lead into another', () => {
  const lower = write('etc/passwd', 'lower');
  const nothing = () => undefined;
  assert.equal(ofLayers(write('etc/passwd', 'upper'), lower), 'upper');
  assert.equal(ofLayers(nothing, lower), 'lower');
  const whiteout = (layer: string) => execFileSync('mknod', [join(layer, 'etc/passwd'), 'c', '0', '0']);
  assert.equal(ofLayers(whiteout, lower), '');
  assert.equal(ofLayers(link('etc/passwd', '/etc/real'), write('etc/real', 'linked')), 'linked');
  assert.equal(ofLayers(link('etc/passwd', '../../../etc/./real'), write('etc/real', 'linked')), 'linked');
  assert.equal(
    ofLayers(link('etc', 'etc-real'), (layer) =>
      cpSync(join(layer, 'etc'), join(layer, 'etc-real'), { recursive: true }),
    ),
    '',
  );
});

test('[PW17] links of an image in layers lead nowhere outside, and not in circles', () => {
  for (const target of [
    '/etc/group',
    '/proc/self/status',
    '../../../../../../etc/group',
    'passwd',
    '/',
    '..',
    '/etc/passwd/x',
  ]) {
    const read = () => ofLayers(link('etc/passwd', target), () => undefined);
    if (target === '/' || target === '..') assert.throws(read, /not a regular file$/);
    else assert.equal(read(), '', target);
  }
  const fifo = (layer: string) => execFileSync('mkfifo', [join(layer, 'etc/passwd')]);
  assert.throws(() => ofLayers(fifo), /not a regular file$/);
});
