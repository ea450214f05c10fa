import { mkdirSync } from 'node:fs';
import { type ChainId, LayerError, LayerStore } from '@drydock/runtime';
import { archive, diffIdOf, directory, file, hardLink, inPortions, symlink } from './layer-archive.ts';
import { mountLayers } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

/**
 * Run as root of a session by layer-session.test.ts: unpacks an image, mounts it as a session may, and writes what it
 * saw as one line of JSON.
 */
const FOLDER = '/var/lib/docker';
const CAPABILITY = Buffer.from('0100000200300000000000000000000000000000', 'hex');

mkdirSync(FOLDER, { recursive: true });
const leftOut: string[] = [];
const layers = [
  archive(
    directory('etc', { uid: 3, gid: 4 }),
    file('etc/old', 'old'),
    file('etc/kept', 'kept', { uid: 65_535, gid: 65_535 }),
    file('usr/bin/ping', 'ping', { mode: 0o755, xattrs: new Map([['security.capability', CAPABILITY]]) }),
    file('usr/bin/su', 'su', { mode: 0o4755, xattrs: new Map([['user.note', Buffer.from('n')]]) }),
    hardLink('usr/bin/su-too', 'usr/bin/su'),
    symlink('bin', 'usr/bin'),
    { name: 'null', kind: 'character device', major: 1, minor: 3 },
    { name: 'disk', kind: 'block device', major: 8, minor: 0 },
    { name: 'pipe', kind: 'fifo', mode: 0o600 },
    file('opt/a/below', 'b'),
    file('trusted', 't', { xattrs: new Map([['trusted.note', Buffer.from('n')]]) }),
  ),
  archive(
    file('etc/.wh.old'),
    directory('opt/a'),
    file('opt/a/.wh..wh..opq'),
    file('opt/a/new', 'n'),
    file('bin/late', 'l'),
  ),
];
const store = new LayerStore(FOLDER);
let parentChainId: ChainId | null = null;
for (const layer of layers) {
  const onProgress = (event: { kind: string }) => {
    if (event.kind === 'left out') leftOut.push(JSON.stringify(event));
  };
  ({ chainId: parentChainId } = await store.add({
    diffId: diffIdOf(layer),
    parentChainId,
    tar: inPortions(layer),
    onProgress,
  }));
}
const foreign = archive(file('foreign', '', { uid: 70_000 }));
let refused: string | undefined;
try {
  await store.add({ diffId: diffIdOf(foreign), parentChainId, tar: inPortions(foreign) });
} catch (error) {
  if (!(error instanceof LayerError)) throw error;
  refused = `${error.reason}: ${error.message} ${error.hint}`;
}
const lowers = parentChainId === null ? [] : store.lowers(parentChainId);
using mounted = mountLayers(FOLDER, lowers, { userxattr: true });
const tree = Object.fromEntries(listTree(mounted.path));
process.stdout.write(`\nRESULT ${JSON.stringify({ tree, leftOut, refused })}\n`);
