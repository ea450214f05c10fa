import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { call, syscall } from '@drydock/linux';
import { fetchPeers } from '../peers/fetch-peers.ts';
import { archive, directory, file, hardLink, symlink } from './layer-archive.ts';
import { mountLayers, temporaryFolder, unpackWithStore } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

const UMOCI = `${fetchPeers(['umoci'])}/usr/bin/umoci`;

/** Everything that GNU tar can find on a disk and put into a layer. */
const MAKE_TREE = `
set -e
cd "$1"
mkdir -p etc usr/bin usr/lib var/empty tmp opt/group deep
chmod 1777 tmp; chmod 2775 opt/group; chown 1000:1001 opt/group; chmod 0700 var/empty
echo root > etc/passwd; chmod 0600 etc/passwd; chown 12:34 etc/passwd
ln -s usr/bin bin; ln -s /usr/lib lib; ln -s nowhere dangling; chown -h 7:8 dangling
echo tool > usr/bin/tool; chmod 4755 usr/bin/tool; chown 65534:65534 usr/bin/tool; chmod 6755 usr/bin/tool
ln usr/bin/tool usr/bin/tool-too; ln usr/bin/tool opt/group/tool
printf cap > usr/bin/ping
printf x > etc/attributes
mknod usr/null c 1 3; mknod usr/loop b 7 260; chmod 0666 usr/null; mkfifo -m 0620 usr/pipe
truncate -s 3M usr/sparse; printf middle | dd of=usr/sparse bs=1 seek=1500000 conv=notrunc status=none
printf end | dd of=usr/sparse bs=1 seek=3145725 conv=notrunc status=none
truncate -s 5000000 usr/hole; : > usr/empty
for i in $(seq 60); do printf "$i" | dd of=usr/many bs=1 seek=$((i*100000)) conv=notrunc status=none; done
long=$(printf 'n%.0s' $(seq 200)); mkdir -p deep/$long/$long; echo far > deep/$long/$long/$long; ln -s $long/$long/$long deep/link
printf umlaut > "$(printf 'caf\\303\\251')"; printf bytes > "$(printf 'not-\\377-utf8')"; printf s > 'with  spaces and "quotes"'
touch -d '1969-12-31 23:59:58.25 UTC' etc/before; touch -d '2038-01-19 03:14:08.123456789 UTC' etc/after; touch -d @0 usr/lib usr/bin
touch -h -d @1234567890.5 dangling; touch -d @1000000000.000000001 tmp etc opt/group deep var var/empty usr opt .
`;

const ATTRIBUTES = [
  ['usr/bin/ping', 'security.capability', '0100000200300000000000000000000000000000'],
  ['etc/attributes', 'user.drydock', '6f6e652074776f'],
  ['etc/attributes', 'user.bytes', '00ff0a3d'],
  ['etc', 'user.place', '65'],
] as const;

const FORMATS = {
  GNU: ['--format=gnu'],
  'pax, sparse 0.0': ['--format=posix', '--sparse', '--sparse-version=0.0', '--xattrs', '--xattrs-include=*'],
  'pax, sparse 0.1': ['--format=posix', '--sparse', '--sparse-version=0.1', '--xattrs', '--xattrs-include=*'],
  'pax, sparse 1.0': ['--format=posix', '--sparse', '--sparse-version=1.0', '--xattrs', '--xattrs-include=*'],
} as const;

/** Layers on top of that tree: what images say of the layers below them. */
const ABOVE = [
  archive(
    file('etc/.wh.passwd'),
    directory('opt/'),
    file('opt/.wh..wh..opq'),
    file('opt/new', 'new'),
    // Its parents are in the layer below alone, and keep their mode there.
    file('tmp/note', 'kept 1777'),
    // Through a link of the layer below: this is usr/bin.
    file('bin/later', 'through a link'),
    file('usr/.wh.pipe'),
    file('deep/.wh.link'),
    file('usr/lib/ordinary', 'x', { uid: 4_000_000, gid: 4_000_001 }),
  ),
  archive(
    // A directory becomes a file, a file a directory, a link a directory.
    file('opt', 'a file now'),
    directory('dangling'),
    file('dangling/inside', 'i'),
    file('usr/.wh.lib'),
    directory('usr/lib', { mode: 0o711 }),
    file('usr/lib/only', 'o'),
    // To a file that only the layer below has.
    hardLink('usr/bin/ping-too', 'usr/bin/ping'),
    symlink('self', '.'),
    file('self/here', 'h'),
    symlink('up', '../../../../etc'),
    file('up/inside', 'stays inside'),
    file('twice', 'first'),
    file('twice', 'second', { mode: 0o600 }),
    directory('again'),
    file('again/one', '1'),
    file('again', 'not a directory'),
    directory('again', { mode: 0o700 }),
    file('again/two', '2'),
  ),
];

for (const [name, options] of Object.entries(FORMATS)) {
  test(`[LY1] an image of three layers, written by GNU tar (${name}), equals what umoci unpack makes of it`, async () => {
    using folder = temporaryFolder();
    const base = makeBase(folder.path, options);
    const layers = [base, ...ABOVE];
    const theirs = unpackWithUmoci(folder.path, layers);
    const lowers = await unpackWithStore(`${folder.path}/store`, layers);
    using mounted = mountLayers(folder.path, lowers);
    const ours = listTree(mounted.path);
    assertSameTree(ours, theirs);
    assert.ok(ours.size > 40, `${ours.size} names`);
  });
}

for (const options of [['--format=gnu'], ['--format=posix', '--sparse-version=1.0']]) {
  test(`[LY2] a sparse file (${options[0]}) keeps its holes`, async () => {
    using folder = temporaryFolder();
    const base = makeBase(folder.path, [...options, '--sparse', '--xattrs', '--xattrs-include=*']);
    const [unpacked = ''] = await unpackWithStore(`${folder.path}/store`, [base]);
    // This umoci does not know GNU's sparse files; the tree that was packed is the measure.
    const before = listTree(`${folder.path}/tree`);
    const after = listTree(unpacked);
    for (const path of ['usr/sparse', 'usr/hole', 'usr/many']) {
      assert.equal(after.get(path)?.replace(/mtime \d+/, ''), before.get(path)?.replace(/mtime \d+/, ''));
      const blocks = (root: string) => lstatSync(`${root}/${path}`).blocks;
      assert.ok(blocks(unpacked) <= blocks(`${folder.path}/tree`), `${path}: ${blocks(unpacked)} blocks`);
    }
  });
}

function makeBase(folder: string, options: readonly string[]): Buffer {
  execFileSync('sh', ['-c', `mkdir ${folder}/tree; ${MAKE_TREE}`, 'sh', `${folder}/tree`]);
  for (const [path, key, hex] of ATTRIBUTES) {
    const value = Buffer.from(hex, 'hex');
    syscall(call('setxattr', [`${folder}/tree/${path}`, key, { bytes: value }, value.length, 0]));
  }
  execFileSync('tar', ['-C', `${folder}/tree`, '--numeric-owner', ...options, '-cf', `${folder}/base.tar`, '.']);
  return readFileSync(`${folder}/base.tar`);
}

/** The root of a container is its own upper directory; the tree below it is the image's. */
function assertSameTree(ours: Map<string, string>, theirs: Map<string, string>): void {
  const differences = [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => path !== '.' && ours.get(path) !== theirs.get(path))
    .map((path) => `${path}\n  ours   ${ours.get(path)}\n  umoci  ${theirs.get(path)}`);
  assert.equal(differences.join('\n'), '');
}

function unpackWithUmoci(folder: string, layers: readonly Buffer[]): Map<string, string> {
  const run = (...args: string[]) => execFileSync(UMOCI, args, { stdio: 'pipe' });
  run('init', '--layout', `${folder}/image`);
  run('new', '--image', `${folder}/image:latest`);
  for (const layer of layers) {
    writeFileSync(`${folder}/layer.tar`, layer);
    run('raw', 'add-layer', '--image', `${folder}/image:latest`, `${folder}/layer.tar`);
  }
  run('unpack', '--image', `${folder}/image:latest`, `${folder}/bundle`);
  return listTree(`${folder}/bundle/rootfs`);
}
