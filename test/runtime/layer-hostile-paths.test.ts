import { archive, directory, file, hardLink, symlink } from './layer-archive.ts';
import { type Case, device, lying, testCases } from './layer-cases.ts';

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
    title: 'a whiteout of the longest name there can be',
    below: archive(file('n'.repeat(255))),
    tar: archive(file(`.wh.${'n'.repeat(255)}`)),
    has: { ['n'.repeat(255)]: /^20000/ },
  },
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

testCases('LY3', PLACES);
testCases('LY4', LINKS);
testCases('LY5', WHITEOUTS);
