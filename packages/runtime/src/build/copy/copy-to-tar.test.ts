import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import test from 'node:test';
import { fileOf, pack, read } from '../../layer/tar/testing/whole-archive.ts';
import { parseIgnoreFile } from '../context/ignore-file.ts';
import { SourceTree } from '../context/source-tree.ts';
import { chooseSources } from './choose-sources.ts';
import { ContentKey } from './content-key.ts';
import { type Copying, copyToTar } from './copy-to-tar.ts';

type Files = Readonly<Record<string, string | Buffer>>;

/** A context and a layer of an image, in folders that are removed in the end. Names that end with / are directories. */
function makeTrees(files: Files, imageFiles: Files = {}, ignore = '') {
  const folder = mkdtempSync(`${tmpdir()}/copy-`);
  for (const [name, all] of [
    ['context', files],
    ['image', imageFiles],
  ] as const) {
    mkdirSync(`${folder}/${name}`);
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(path.endsWith('/') ? `${folder}/${name}/${path}` : dirname(`${folder}/${name}/${path}`), {
        recursive: true,
      });
      if (!path.endsWith('/')) writeFileSync(`${folder}/${name}/${path}`, content);
    }
  }
  const tree = new SourceTree([`${folder}/context`], { ignored: parseIgnoreFile(ignore), keepsOwners: false });
  const image = new SourceTree([`${folder}/image`], { keepsOwners: true });
  return {
    folder: `${folder}/context`,
    imageFolder: `${folder}/image`,
    /** Entries as "name mode owner content or target", sorted by the archive. */
    copy: async (sources: readonly string[], destination: string, more: Partial<Copying> = {}) => {
      const key = new ContentKey();
      const chosen = sources.flatMap((source) => chooseSources(tree, source, 3));
      const asked = {
        tree,
        image,
        sources: chosen,
        destination,
        owner: null,
        mode: null,
        unpacks: false,
        now: NOW,
        line: 3,
      };
      const chunks: Uint8Array[] = [];
      for await (const chunk of copyToTar({ ...asked, ...more }, key)) chunks.push(Buffer.from(chunk));
      const entries = read(Buffer.concat(chunks)).map(
        ({ entry, content }) =>
          `${entry.name} ${entry.mode.toString(8)} ${entry.uid}:${entry.gid} ${entry.linkName}${content}`,
      );
      return { entries, key: key.digest() };
    },
    [Symbol.dispose]: () => {
      tree[Symbol.dispose]();
      image[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

const NOW = { seconds: 1, nanoseconds: 0 };

test('[BU17] a file goes to the destination, or into it when that is a directory; a directory’s content goes into it', async () => {
  using trees = makeTrees({ a: 'A', 'd/b': 'B', 'd/e/c': 'C' }, { 'there/': '' });
  chmodSync(`${trees.folder}/a`, 0o644);
  for (const path of ['d/b', 'd/e/c']) chmodSync(`${trees.folder}/${path}`, 0o600);
  for (const path of ['d', 'd/e']) chmodSync(`${trees.folder}/${path}`, 0o711);
  const { copy } = trees;
  assert.deepEqual((await copy(['a'], '/x')).entries, ['x 644 0:0 A']);
  assert.deepEqual((await copy(['a'], '/there')).entries, ['there/a 644 0:0 A']);
  assert.deepEqual((await copy(['a'], '/new/')).entries, ['new/ 755 0:0 ', 'new/a 644 0:0 A']);
  assert.deepEqual((await copy(['d'], '/there')).entries, [
    'there/b 600 0:0 B',
    'there/e/ 711 0:0 ',
    'there/e/c 600 0:0 C',
  ]);
  assert.deepEqual((await copy(['d/'], '/new')).entries.slice(0, 2), ['new/ 711 0:0 ', 'new/b 600 0:0 B']);
  assert.deepEqual((await copy(['d/*'], '/')).entries, ['b 600 0:0 B', 'c 600 0:0 C']);
});

test('[BU17] --chown is for all that is new, --chmod for what is copied', async () => {
  using trees = makeTrees({ a: 'A', 'd/b': 'B' });
  const options = { owner: { uid: 5, gid: 6 }, mode: 0o640 };
  assert.deepEqual((await trees.copy(['a'], '/n/', options)).entries, ['n/ 755 5:6 ', 'n/a 640 5:6 A']);
});

test('[BU17] a file with several names is packed once, and no name stands for what was written over it', async () => {
  using trees = makeTrees({ 'd/a': 'A', 'e/a': 'E' });
  chmodSync(`${trees.folder}/d/a`, 0o644);
  chmodSync(`${trees.folder}/e/a`, 0o644);
  linkSync(`${trees.folder}/d/a`, `${trees.folder}/d/b`);
  assert.deepEqual((await trees.copy(['d/a', 'd/b'], '/x/')).entries.slice(1), ['x/a 644 0:0 A', 'x/b 644 0:0 x/a']);
  assert.deepEqual((await trees.copy(['d/a', 'e/a', 'd/b'], '/x/')).entries.slice(1), [
    'x/a 644 0:0 A',
    'x/a 644 0:0 E',
    'x/b 644 0:0 A',
  ]);
});

test('[BU18] links in a directory are copied as links; a source’s own links are followed, and end at the context’s root', async () => {
  using trees = makeTrees({ 'd/a': 'A' });
  symlinkSync('/etc/passwd', `${trees.folder}/d/absolute`);
  symlinkSync('../../..', `${trees.folder}/d/up`);
  symlinkSync('d/a', `${trees.folder}/inside`);
  symlinkSync('circle', `${trees.folder}/circle`);
  const { entries } = await trees.copy(['d'], '/x/');
  assert.deepEqual(
    entries.filter((entry) => / 777 /.test(entry)),
    ['x/absolute 777 0:0 /etc/passwd', 'x/up 777 0:0 ../../..'],
  );
  assert.match((await trees.copy(['inside'], '/x/')).entries.join(), /x\/inside \d+ 0:0 A$/);
  await assert.rejects(trees.copy(['d/absolute'], '/x'), /line 3: source "d\/absolute": it is not there/);
  await assert.rejects(trees.copy(['circle'], '/x'), /lead in circles/);
  await assert.rejects(trees.copy(['../x'], '/x'), /leads out of the directory/);
  await assert.rejects(trees.copy(['missing/*'], '/x'), /nothing fits/);
});

test('[BU18] the image’s links are followed inside of it, and a destination never replaces a directory', async () => {
  using trees = makeTrees({ a: 'A', 'd/sub/x': 'X' }, { 'usr/bin/': '', 'sub/': '', file: '' });
  symlinkSync('usr/bin', `${trees.imageFolder}/bin`);
  symlinkSync('/../../..', `${trees.imageFolder}/out`);
  assert.match((await trees.copy(['a'], '/bin/')).entries.join(), /^usr\/bin\/a /);
  assert.match((await trees.copy(['a'], '/out/b')).entries.join(), /^b /);
  assert.doesNotMatch((await trees.copy(['d'], '/')).entries.join(), /sub\/ /);
  await assert.rejects(trees.copy(['a'], '/file/b'), /line 3: copy to "\/file": it is no directory/);
  await assert.rejects(trees.copy(['d'], '/file'), /line 3: copy to "\/file": it is no directory/);
  await assert.rejects(trees.copy(['a', 'd'], '/file2'), /several files do not fit into one/);
});

test('[BU18] what .dockerignore leaves out is not copied, but for its exceptions', async () => {
  using trees = makeTrees({ 'd/a': 'A', 'd/keep': 'K', 'e/b': 'B', c: 'C' }, {}, 'd\n!d/keep\ne\n');
  const { entries } = await trees.copy(['.'], '/x/');
  assert.deepEqual(
    entries.map((entry) => entry.split(' ')[0]),
    ['x/', 'x/c', 'x/d/', 'x/d/keep'],
  );
  using whole = makeTrees({ c: 'C' }, {}, 'c\n');
  await assert.rejects(whole.copy(['c'], '/x'), /\.dockerignore leaves it out/);
});

test('[BU18] a name by which images say that something is deleted is refused', async () => {
  using trees = makeTrees({ 'd/.wh.etc': '' });
  await assert.rejects(trees.copy(['d'], '/'), /images use such names/);
});

test('[BU19] the same files have the same key whenever they were written; another mode, name or content has another', async () => {
  using trees = makeTrees({ a: 'A' });
  const keyOf = async () => (await trees.copy(['.'], '/x/')).key;
  chmodSync(`${trees.folder}/a`, 0o644);
  const before = await keyOf();
  utimesSync(`${trees.folder}/a`, 7, 7);
  assert.equal(await keyOf(), before);
  chmodSync(`${trees.folder}/a`, 0o755);
  const executable = await keyOf();
  writeFileSync(`${trees.folder}/a`, 'B');
  assert.equal(new Set([before, executable, await keyOf()]).size, 3);
});

test('[BU21] ADD unpacks an archive with its owners; what leads out of it is refused, and what is none is copied', async () => {
  const archive = pack(
    fileOf('in/a', 'A', { uid: 7, gid: 8 }),
    fileOf('in/hard', '', { kind: 'hard link', linkName: 'in/a' }),
  );
  const hostile = pack(fileOf('../../a', 'A'));
  const whiteout = pack(fileOf('.wh.etc', ''));
  using trees = makeTrees({ archive, hostile, whiteout, 'not.tar.gz': '\x1f\x8bno', none: '', 'x.xz': '\xfd7zXZ\0' });
  writeFileSync(`${trees.folder}/x.xz`, Buffer.from('\xfd7zXZ\0', 'latin1'));
  const add = (source: string) => trees.copy([source], '/to/', { unpacks: true });
  assert.deepEqual((await add('archive')).entries, ['to/ 755 0:0 ', 'to/in/a 644 7:8 A', 'to/in/hard 644 0:0 to/in/a']);
  assert.deepEqual((await trees.copy(['archive'], '/to')).entries.length, 1);
  assert.match((await add('not.tar.gz')).entries.join(), /to\/not\.tar\.gz/);
  assert.match((await add('none')).entries.join(), /to\/none/);
  await assert.rejects(add('hostile'), /\.\./);
  await assert.rejects(add('whiteout'), /images use such names/);
  await assert.rejects(add('x.xz'), /xz is not supported/);
});
