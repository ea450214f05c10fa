import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import {
  archive,
  directory,
  FIELD,
  file,
  hardLink,
  patched,
  paxHeader,
  paxRecord,
  symlink,
  type Written,
  written,
} from './layer-archive.ts';
import { temporaryFolder, unpackWithStore } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

type Case = {
  readonly title: string;
  readonly below?: Buffer;
  readonly tar: Buffer | ((outside: string) => Buffer);
  /** The whole layer is refused, with such an error. */
  readonly refused?: RegExp;
  /** Paths that the layer has then, with what their line in a listing looks like. */
  readonly has?: Readonly<Record<string, RegExp>>;
  readonly hasNot?: readonly string[];
};

const device = (name: string, major: number, minor: number): Written => ({
  name,
  kind: 'character device',
  major,
  minor,
});
const lying = (entry: Written, ...patches: readonly [number, string | Buffer][]): Buffer => {
  const [header = Buffer.alloc(0), ...rest] = written(entry);
  return Buffer.concat([patches.reduce((block, [offset, bytes]) => patched(block, offset, bytes), header), ...rest]);
};
const sparse = (...records: readonly [string, string][]): Buffer =>
  paxHeader(records.map(([key, value]) => paxRecord(key, value)).join(''));

const PLACES: readonly Case[] = [
  { title: 'a name with ".."', tar: archive(file('../escaped')), refused: /leads out/ },
  { title: 'a name with ".." further on', tar: archive(file('a/b/../../../escaped')), refused: /leads out/ },
  { title: 'a name that ends with ".."', tar: archive(directory('a/..')), refused: /leads out/ },
  { title: 'an absolute name stays inside', tar: (outside) => archive(file(`${outside}/x`, 'x')), has: {} },
  { title: 'an empty name', tar: archive(lying(file('x'), [0, Buffer.alloc(100)])), refused: /empty/ },
  { title: 'a file called "."', tar: archive(file('.')), refused: /root is no file/ },
  { title: '"." as a symbolic link', tar: archive(symlink('.', '/')), refused: /root is no symbolic link/ },
  {
    title: '"./" as a symbolic link',
    tar: archive(symlink('./', '/'), file('x')),
    refused: /root is no symbolic link/,
  },
  { title: 'a hard link called "."', tar: archive(file('a'), hardLink('.', 'a')), refused: /root is no hard link/ },
  {
    title: 'a symbolic link to outside, and a file through it',
    tar: (outside) => archive(symlink('out', outside), file('out/x', 'inside')),
    // The link's target is a path of the layer itself.
    has: { out: /^120777/ },
  },
  {
    title: 'a relative symbolic link that climbs, and a file through it',
    tar: archive(symlink('up', '../../../../../../..'), file('up/x', 'inside')),
    has: { x: /^100644/ },
  },
  {
    title: 'a link to a link to outside',
    tar: (outside) => archive(symlink('one', 'two'), symlink('two', outside), file('one/x', 'inside')),
    has: { two: /^120777/ },
  },
  {
    title: 'links in a circle',
    tar: archive(symlink('a', 'b'), symlink('b', 'a'), file('a/x')),
    refused: /more than 40/,
  },
  { title: 'a link to itself as a directory', tar: archive(symlink('a', 'a/a'), file('a/x')), refused: /more than 40/ },
  {
    title: 'a link that grows',
    tar: archive(symlink('g', 'g/'.repeat(45)), file('g/x')),
    refused: /more than 40|too long/,
  },
  { title: 'a file in a file', tar: archive(file('a', 'a'), file('a/b')), refused: /is no directory/ },
  { title: 'a file in a fifo', tar: archive({ name: 'f', kind: 'fifo' }, file('f/b')), refused: /is no directory/ },
  {
    title: 'a file in a link to a file',
    tar: archive(file('a', 'a'), symlink('l', 'a'), file('l/b')),
    refused: /is no directory/,
  },
  {
    title: 'a file where a link is replaces the link',
    tar: (outside) => archive(symlink('l', `${outside}/victim`), file('l', 'new')),
    has: { l: /^100644 0:0 3 bytes/ },
  },
  {
    title: 'a directory where a link is replaces the link',
    tar: (outside) => archive(symlink('l', outside), directory('l', { mode: 0o777 }), file('l/x', 'x')),
    has: { l: /^40777/, 'l/x': /^100644/ },
  },
  {
    title: 'a device where a link is replaces the link',
    tar: (outside) => archive(symlink('l', `${outside}/victim`), device('l', 1, 3)),
    has: { l: /^20644/ },
  },
  {
    title: 'a fifo where a link is replaces the link',
    tar: (outside) => archive(symlink('l', `${outside}/victim`), { name: 'l', kind: 'fifo' }),
    has: { l: /^10644/ },
  },
  {
    title: 'mode, owner, time and attributes of a link go to the link',
    tar: (outside) =>
      archive({
        ...symlink('l', `${outside}/victim`),
        mode: 0o4777,
        uid: 1,
        gid: 2,
        xattrs: new Map([['user.x', Buffer.from('y')]]),
      }),
    has: { l: /^120777 1:2/ },
  },
  { title: 'a name longer than a name may be', tar: archive(file('n'.repeat(256))), refused: /256 bytes/ },
  { title: 'a path longer than a path may be', tar: archive(file(`${'n/'.repeat(2048)}x`)), refused: /4097 bytes/ },
  {
    title: 'a path that links make longer than a path may be',
    tar: archive(directory('d/'.repeat(1000)), symlink('l', 'd/'.repeat(1000)), file(`l/${'e/'.repeat(1500)}x`)),
    refused: /too long/,
  },
];

const LINKS: readonly Case[] = [
  {
    title: 'a hard link to outside by ".."',
    tar: archive(hardLink('x', '../../outside/victim')),
    refused: /leads out/,
  },
  {
    title: 'a hard link to an absolute path',
    tar: (outside) => archive(hardLink('x', `${outside}/victim`)),
    refused: /no such file/,
  },
  {
    title: 'a hard link through a symbolic link to outside',
    tar: (outside) => archive(symlink('out', outside), hardLink('x', 'out/victim'), file('x', 'overwritten')),
    refused: /no such file/,
  },
  {
    title: 'a hard link to a symbolic link is the link',
    tar: (outside) => archive(symlink('l', `${outside}/victim`), hardLink('h', 'l')),
    has: { h: /^120777/ },
  },
  {
    title: 'a hard link to a symbolic link, written through',
    tar: (outside) => archive(symlink('l', `${outside}/victim`), hardLink('h', 'l'), file('h', 'mine')),
    has: { h: /^100644 0:0 4 bytes/, l: /^120777/ },
  },
  { title: 'a hard link to nothing', tar: archive(hardLink('x', 'nothing')), refused: /no such file/ },
  { title: 'a hard link to a directory', tar: archive(directory('d'), hardLink('x', 'd')), refused: /not permitted/ },
  { title: 'a hard link to the root', tar: archive(hardLink('x', '/')), refused: /no such file/ },
  {
    title: 'a hard link to itself',
    tar: archive(file('a', 'a'), hardLink('a', 'a')),
    has: { a: /^100644 0:0 1 bytes/ },
  },
  {
    title: 'a hard link over the directory of its target',
    tar: archive(file('d/a', 'a'), hardLink('d', 'd/a')),
    refused: /no such file/,
  },
  {
    title: 'a file over a hard link does not change the other name',
    tar: archive(file('a', 'one'), hardLink('b', 'a'), file('b', 'other')),
    has: { a: /3 bytes/, b: /5 bytes/ },
  },
  {
    title: 'a hard link to what a whiteout of the same layer deletes',
    below: archive(file('a', 'a')),
    tar: archive(file('.wh.a'), hardLink('b', 'a')),
    refused: /no such file/,
  },
];

const WHITEOUTS: readonly Case[] = [
  { title: 'a whiteout of nothing', tar: archive(file('.wh.')), refused: /deletes no name/ },
  { title: 'a whiteout of "."', tar: archive(file('.wh..')), refused: /deletes no name/ },
  { title: 'a whiteout of ".."', tar: archive(file('.wh...')), refused: /deletes no name/ },
  { title: 'a whiteout of ".." further down', tar: archive(file('a/.wh...')), refused: /deletes no name/ },
  {
    title: 'a whiteout through a link to outside',
    tar: (outside) => archive(symlink('out', outside), file('out/.wh.victim')),
    hasNot: ['victim'],
  },
  {
    title: 'an opaque mark through a link to outside',
    tar: (outside) => archive(symlink('out', outside), file('out/.wh..wh..opq')),
  },
  { title: 'a file in a whiteout', tar: archive(file('.wh.a/b')), refused: /nothing is in what is deleted/ },
  { title: 'a whiteout in a file', tar: archive(file('a'), file('a/.wh.b')), has: { a: /^100644/ } },
  { title: 'a whiteout of what nobody has', tar: archive(file('.wh.a')), hasNot: ['a'] },
  {
    title: 'a whiteout does not delete what the same layer has',
    below: archive(file('d/old')),
    tar: archive(file('d/new'), file('.wh.d')),
    has: { 'd/new': /^100644/ },
  },
  { title: 'a device 0:0, which overlayfs would take for a whiteout', tar: archive(device('a', 0, 0)), hasNot: ['a'] },
  {
    title: 'an attribute by which overlayfs would look elsewhere',
    tar: archive({ ...directory('d'), xattrs: new Map([['user.overlay.redirect', Buffer.from('/etc')]]) }),
    has: { d: /^40755(?!.*overlay)/ },
  },
  {
    title: 'notes of aufs are left out',
    tar: archive(file('.wh..wh.plnk/1.2'), file('.wh..wh.aufs')),
    hasNot: ['.wh..wh.aufs'],
  },
];

const LIES: readonly Case[] = [
  {
    title: 'a size beyond the archive',
    tar: archive(lying(file('a'), [FIELD.size, '77777777777\0'])),
    refused: /ends in the middle/,
  },
  {
    title: 'a size of 8 EiB in base 256',
    tar: archive(lying(file('a'), [FIELD.size, Buffer.from('800000007fffffffffffffff', 'hex')])),
    refused: /no number/,
  },
  {
    title: 'a size of 2⁵² in base 256',
    tar: archive(lying(file('a'), [FIELD.size, Buffer.from('800000000010000000000000', 'hex')])),
    refused: /has 4503599627370496 bytes/,
  },
  {
    title: 'a negative size',
    tar: archive(lying(file('a'), [FIELD.size, Buffer.alloc(12, 0xff)])),
    refused: /size is -1/,
  },
  { title: 'a size with letters', tar: archive(lying(file('a'), [FIELD.size, '0000000001x\0'])), refused: /no number/ },
  {
    title: 'a pax size that is negative',
    tar: archive(paxHeader(paxRecord('size', '-1')), file('a')),
    refused: /size is -1/,
  },
  {
    title: 'a pax size with an exponent',
    tar: archive(paxHeader(paxRecord('size', '1e3')), file('a')),
    refused: /no number/,
  },
  {
    title: 'a pax size too long for a number',
    tar: archive(paxHeader(paxRecord('size', '9'.repeat(16))), file('a')),
    refused: /no number/,
  },
  {
    title: 'a pax size swallows the next header, as every reader must',
    tar: archive(paxHeader(paxRecord('size', '1024')), file('a'), file('swallowed')),
    has: { a: /1024 bytes/ },
    hasNot: ['swallowed'],
  },
  {
    title: 'a pax record longer than its header',
    tar: archive(paxHeader('99 path=x\n'), file('a')),
    refused: /does not fit/,
  },
  { title: 'a pax record of length zero', tar: archive(paxHeader('0 path=x\n'), file('a')), refused: /does not fit/ },
  { title: 'a pax record shorter than itself', tar: archive(paxHeader('2 path=x\n'), file('a')), refused: /does not/ },
  {
    title: 'a pax record without a newline',
    tar: archive(paxHeader('10 path=xyz'), file('a')),
    refused: /end with its line/,
  },
  { title: 'a pax record without a key', tar: archive(paxHeader(paxRecord('', 'x')), file('a')), refused: /no key/ },
  { title: 'a pax length with a sign', tar: archive(paxHeader('+9 path=x\n'), file('a')), refused: /length/ },
  { title: 'a pax path with a NUL', tar: archive(paxHeader(paxRecord('path', 'a\0b')), file('a')), refused: /NUL/ },
  {
    title: 'a pax link path with a NUL',
    tar: archive(paxHeader(paxRecord('linkpath', 'a\0b')), symlink('a', 'b')),
    refused: /NUL/,
  },
  {
    title: 'a pax path with ".."',
    tar: archive(paxHeader(paxRecord('path', '../a')), file('a')),
    refused: /leads out/,
  },
  {
    title: 'a pax key called __proto__',
    tar: archive(paxHeader(paxRecord('__proto__', 'x')), file('a')),
    has: { a: /^100644/ },
  },
  { title: 'a pax time of text', tar: archive(paxHeader(paxRecord('mtime', 'now')), file('a')), refused: /no time/ },
  {
    title: 'a global header that names all files',
    tar: archive(paxHeader(paxRecord('path', 'x'), 'g'), file('a')),
    refused: /all files at once/,
  },
  {
    title: 'a pax header beyond its limit',
    tar: archive(lying(file('P'), [FIELD.type, 'x'], [FIELD.size, '00004000001\0'])),
    refused: /at most 1048576/,
  },
  {
    title: 'a long name beyond its limit',
    tar: archive(lying(file('L'), [FIELD.type, 'L'], [FIELD.size, '77777777777\0'])),
    refused: /at most 1048576/,
  },
  { title: 'an owner that is none', tar: archive({ ...file('a'), uid: 0xffff_ffff }), refused: /does not exist here/ },
  { title: 'an owner beyond 32 bits', tar: archive({ ...file('a'), gid: 2 ** 40 }), refused: /does not exist here/ },
  {
    title: 'a negative owner',
    tar: archive(lying(file('a'), [FIELD.uid, Buffer.alloc(8, 0xff)])),
    refused: /does not exist here/,
  },
  { title: 'a device number beyond the kernel’s', tar: archive(device('a', 0o7777777, 0o7777777)), hasNot: ['a'] },
  { title: 'an unknown type', tar: archive(lying(file('a'), [FIELD.type, 'Z'])), refused: /not known/ },
  {
    title: 'a part of a multi-volume archive',
    tar: archive(lying(file('a'), [FIELD.type, 'M'])),
    refused: /not known/,
  },
  {
    title: 'a wrong checksum',
    tar: Buffer.concat([Buffer.alloc(512, 'a'), Buffer.alloc(1024)]),
    refused: /no number|add up/,
  },
  { title: 'half a header', tar: archive(file('a')).subarray(0, 300), refused: /middle of a header/ },
  {
    title: 'a header between the blocks at the end',
    tar: Buffer.concat([Buffer.alloc(512), archive(file('a'))]),
    refused: /after a block of zeros/,
  },
  {
    title: 'a directory with a size has no bytes',
    tar: archive(lying(directory('d'), [FIELD.size, '00000001000\0']), file('a')),
    has: { d: /^40755/, a: /^100644/ },
  },
  { title: 'a pax header and nothing after it', tar: paxHeader(paxRecord('path', 'x')), hasNot: ['x'] },
];

const HOLES: readonly Case[] = [
  {
    title: 'parts that overlap',
    tar: archive(sparse(['GNU.sparse.size', '100'], ['GNU.sparse.map', '0,10,5,10']), file('a', 'x'.repeat(20))),
    refused: /a part at 5/,
  },
  {
    title: 'a part beyond the end',
    tar: archive(sparse(['GNU.sparse.size', '100'], ['GNU.sparse.map', '95,10']), file('a', 'x'.repeat(10))),
    refused: /a part at 95/,
  },
  {
    title: 'parts that are not as long as the data',
    tar: archive(sparse(['GNU.sparse.size', '100'], ['GNU.sparse.map', '0,10']), file('a', 'x'.repeat(600))),
    refused: /its parts have 10 bytes/,
  },
  {
    title: 'parts longer than the data',
    tar: archive(sparse(['GNU.sparse.size', '100000'], ['GNU.sparse.map', '0,6000']), file('a', 'x'), file('b')),
    refused: /its parts have 6000 bytes/,
  },
  {
    title: 'an offset near 2⁵³',
    tar: archive(
      sparse(['GNU.sparse.size', '9007199254740991'], ['GNU.sparse.map', '9007199254740990,1']),
      file('a', 'x'),
    ),
    refused: /has 9007199254740991 bytes/,
  },
  {
    title: 'an offset without its length',
    tar: archive(sparse(['GNU.sparse.size', '10'], ['GNU.sparse.map', '0,1,2']), file('a', 'x')),
    refused: /offset without its length/,
  },
  {
    title: 'lengths and offsets out of turn',
    tar: archive(sparse(['GNU.sparse.size', '10'], ['GNU.sparse.numbytes', '1']), file('a', 'x')),
    refused: /out of turn/,
  },
  {
    title: 'a written map without an end',
    tar: archive(
      sparse(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.realsize', '9']),
      file('a', '9\n1\n'),
    ),
    refused: /does not end/,
  },
  {
    title: 'a written map of a billion parts',
    tar: archive(
      sparse(['GNU.sparse.major', '1'], ['GNU.sparse.minor', '0'], ['GNU.sparse.realsize', '9']),
      file('a', `${10 ** 9}\n`.padEnd(512, '\0')),
    ),
    refused: /more than 65536 parts/,
  },
  {
    title: 'an old map of a file with holes that is too long',
    tar: archive(lying(file('a'), [FIELD.type, 'S'], [483, Buffer.from('800000000010000000000000', 'hex')])),
    refused: /has 4503599627370496 bytes/,
  },
  {
    title: 'a file of nothing but a hole',
    tar: archive(sparse(['GNU.sparse.size', '1000000'], ['GNU.sparse.map', '']), file('a')),
    has: { a: /1000000 bytes/ },
  },
];

const RULES = { LY3: PLACES, LY4: LINKS, LY5: WHITEOUTS, LY6: LIES, LY7: HOLES };

for (const [rule, cases] of Object.entries(RULES)) {
  for (const { title, below, tar, refused, has = {}, hasNot = [] } of cases) {
    test(`[${rule}] ${title}`, async () => {
      using folder = temporaryFolder();
      const outside = `${folder.path}/outside`;
      mkdirSync(`${outside}/directory`, { recursive: true });
      writeFileSync(`${outside}/victim`, 'untouched', { mode: 0o600 });
      symlinkSync('victim', `${outside}/link`);
      const before = listTree(outside);
      const layers = [...(below === undefined ? [] : [below]), typeof tar === 'function' ? tar(outside) : tar];
      const store = `${folder.path}/store`;
      if (refused !== undefined) {
        await assert.rejects(unpackWithStore(store, layers), { name: 'LayerError', message: refused });
        const left = readdirSync(`${store}/overlay2`).filter((name) => name.startsWith('.'));
        assert.deepEqual(left, [], 'what was begun is removed');
      } else {
        const [top = ''] = await unpackWithStore(store, layers);
        const found = listTree(top);
        for (const [path, line] of Object.entries(has)) assert.match(found.get(path) ?? 'nothing', line, path);
        for (const path of hasNot) assert.equal(found.get(path), undefined, path);
      }
      assert.deepEqual(listTree(outside), before);
      assert.equal(readFileSync(`${outside}/victim`, 'utf8'), 'untouched');
    });
  }
}
