import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import test from 'node:test';
import { type Change, changesOf, directoryToTar, LayerStore, removeTree } from '@drydock/runtime';
import { archive, diffIdOf, directory, file, inPortions, symlink } from './layer-archive.ts';
import { mountLayers, temporaryFolder, unpackWithStore } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

const IMAGE = [
  archive(
    directory('etc'),
    file('etc/hosts', 'hosts'),
    file('etc/motd', 'hello'),
    directory('var/cache'),
    file('var/cache/one', '1'),
    file('var/cache/two', '2'),
    directory('opt/old/deep'),
    file('opt/old/deep/file', 'f'),
    file('tool', 'tool'),
    symlink('link', 'tool'),
  ),
  archive(file('etc/.wh.motd'), file('etc/second', '2')),
];

/** What a container does, by way of overlayfs itself. */
const DOES = `
set -e
cd "$1"
echo more >> etc/hosts
rm etc/second
rm -r var/cache; mkdir var/cache; echo new > var/cache/one; echo three > var/cache/three
rm -r opt/old; echo file > opt/old
rm tool; mkdir -p tool/inside
ln -sfn etc link
mkfifo pipe; mkdir -m 1777 shared; ln etc/hosts shared/hosts
chmod 0600 etc; touch -d @1500000000.25 shared/hosts
setfattr -n user.note -v kept shared 2>/dev/null || python3 -c 'import os; os.setxattr("shared", "user.note", b"kept")'
`;

async function container(folder: string) {
  const lowers = await unpackWithStore(`${folder}/store`, IMAGE);
  const mounted = mountLayers(folder, lowers);
  execFileSync('sh', ['-c', DOES, 'sh', mounted.path]);
  return { lowers, mounted };
}

test('[LY21] what a container made different is told as docker diff tells it', async () => {
  using folder = temporaryFolder();
  const { lowers, mounted } = await container(folder.path);
  using _mounted = mounted;
  const shown = changesOf(mounted.upper, lowers).map(
    ({ kind, path }: Change) => `${kind.slice(0, 1).toUpperCase()} ${path}`,
  );
  assert.deepEqual(shown, [
    'C /etc',
    'C /etc/hosts',
    'D /etc/second',
    'C /link',
    'C /opt',
    'C /opt/old',
    'A /pipe',
    'A /shared',
    'A /shared/hosts',
    'C /tool',
    'A /tool/inside',
    'C /var',
    'C /var/cache',
    'C /var/cache/one',
    'A /var/cache/three',
    'D /var/cache/two',
  ]);
});

test('[LY22] a container’s changes, committed as a layer and unpacked again, are the same tree', async () => {
  using folder = temporaryFolder();
  const { lowers, mounted } = await container(folder.path);
  using _mounted = mounted;
  const before = listTree(mounted.path);
  const parts: Uint8Array[] = [];
  for await (const part of directoryToTar(mounted.upper, { form: 'layer' })) parts.push(part);
  const tar = Buffer.concat(parts);
  const store = new LayerStore(`${folder.path}/store`);
  const below = store.list().find(({ layerId }) => lowers[0]?.includes(layerId));
  assert.ok(below);
  const { chainId } = await store.add({ diffId: diffIdOf(tar), parentChainId: below.chainId, tar: inPortions(tar) });
  using folderOfCommitted = temporaryFolder();
  using committed = mountLayers(folderOfCommitted.path, store.lowers(chainId));
  const after = listTree(committed.path);
  before.delete('.');
  after.delete('.');
  assert.deepEqual(after, before);
  // GNU tar finds the same names.
  const names = execFileSync('tar', ['-tf', '-'], { input: tar, encoding: 'utf8' });
  assert.match(names, /^\.\/\n.*etc\/\.wh\.second\n.*var\/cache\/\.wh\.\.wh\.\.opq\n/s);
});

test('[LY22] the same directory gives the same archive', async () => {
  using folder = temporaryFolder();
  const { lowers, mounted } = await container(folder.path);
  using _mounted = mounted;
  const digest = async () => {
    const hash = createHash('sha256');
    for await (const part of directoryToTar(lowers[0] ?? '', { form: 'layer' })) hash.update(part);
    return hash.digest('hex');
  };
  assert.equal(await digest(), await digest());
});

test('[LY23] a file that a layer would take for a deletion is an error, and written in a plain archive', async () => {
  using folder = temporaryFolder();
  execFileSync('sh', ['-c', `mkdir ${folder.path}/d; echo x > ${folder.path}/d/.wh.x`]);
  const all = async (form: 'layer' | 'plain') => {
    const parts: Uint8Array[] = [];
    for await (const part of directoryToTar(`${folder.path}/d`, { form, prefix: 'd/' })) parts.push(part);
    return Buffer.concat(parts);
  };
  await assert.rejects(all('layer'), { name: 'LayerError', hint: 'Rename it.' });
  assert.equal(execFileSync('tar', ['-tf', '-'], { input: await all('plain'), encoding: 'utf8' }), 'd/\nd/.wh.x\n');
});

test('[LY24] directories in each other without end are an error, and are removed all the same', async () => {
  using folder = temporaryFolder();
  const depth = 1500;
  // No path is that long: a program goes from one to the next.
  const dig = `import os\nfor _ in range(${depth}): os.mkdir('d'); os.chdir('d')`;
  const top = `${folder.path}/top`;
  execFileSync('sh', ['-c', `mkdir ${top}; cd ${top}; python3 -c "${dig}"`]);
  assert.throws(() => changesOf(top, []), { reason: 'too-large' });
  const parent = openSync(folder.path, 'r');
  removeTree(parent, 'top');
  closeSync(parent);
  assert.equal(existsSync(top), false);
});

test('[LY21] a directory that is opaque in the image is none in the container that writes to it', async () => {
  using folder = temporaryFolder();
  const opaque = archive(directory('d'), file('d/.wh..wh..opq'), file('d/kept', 'k'));
  const lowers = await unpackWithStore(`${folder.path}/store`, [archive(file('d/gone')), opaque]);
  using mounted = mountLayers(folder.path, lowers);
  execFileSync('sh', ['-c', `echo x > ${mounted.path}/d/new; cp ${mounted.path}/d/kept ${mounted.path}/d/copy`]);
  const shown = changesOf(mounted.upper, lowers).map(({ kind, path }) => `${kind} ${path}`);
  assert.deepEqual(shown, ['changed /d', 'added /d/copy', 'added /d/new']);
  const parts: Uint8Array[] = [];
  for await (const part of directoryToTar(mounted.upper, { form: 'layer' })) parts.push(part);
  const names = execFileSync('tar', ['-tf', '-'], { input: Buffer.concat(parts), encoding: 'utf8' });
  assert.equal(names, './\nd/\nd/copy\nd/new\n');
});
