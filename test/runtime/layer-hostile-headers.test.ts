import { archive, directory, FIELD, file, paxHeader, paxRecord, symlink } from './layer-archive.ts';
import { type Case, device, lying, testCases } from './layer-cases.ts';

const sparse = (...records: readonly [string, string][]): Buffer =>
  paxHeader(records.map(([key, value]) => paxRecord(key, value)).join(''));

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
  {
    title: 'an owner that is none',
    tar: archive({ ...file('a'), uid: 0xffff_ffff }),
    refused: /^unpack "a": its owner [0-9:-]+ does not exist here$/,
  },
  {
    title: 'an owner beyond 32 bits',
    tar: archive({ ...file('a'), gid: 2 ** 40 }),
    refused: /^unpack "a": its owner [0-9:-]+ does not exist here$/,
  },
  {
    title: 'a negative owner',
    tar: archive(lying(file('a'), [FIELD.uid, Buffer.alloc(8, 0xff)])),
    refused: /^unpack "a": its owner [0-9:-]+ does not exist here$/,
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
    title: 'attributes that the kernel refuses are left out',
    tar: archive({
      ...file('a'),
      xattrs: new Map([
        ['nonsense', Buffer.from('x')],
        ['security.capability', Buffer.from('no capability')],
        ['user.large', Buffer.alloc(70_000)],
        [`user.${'n'.repeat(300)}`, Buffer.from('x')],
        ['user.kept', Buffer.from('k')],
      ]),
    }),
    has: { a: /user\.kept=6b$/ },
  },
  {
    title: 'a long name of GNU’s wins over one of pax, as in most readers',
    tar: archive(
      lying(file('L', 'long\0'), [FIELD.type, 'L']),
      paxHeader(paxRecord('path', 'pax')),
      file('short', 'x'),
    ),
    has: { long: /1 bytes/ },
    hasNot: ['pax', 'short'],
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

testCases('LY6', LIES);
testCases('LY7', HOLES);
