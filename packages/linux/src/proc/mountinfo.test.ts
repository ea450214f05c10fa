import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMountinfo, procDeviceAt } from './mountinfo.ts';

const ROOT = '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n';
const PROC = '22 27 0:21 / /proc rw,nosuid shared:12 master:3 - proc proc rw\n';

test('a line is read with its optional fields', () => {
  assert.deepEqual(parseMountinfo(Buffer.from(PROC)), [
    {
      id: 22,
      parentId: 27,
      device: '0:21',
      root: '/',
      mountPoint: '/proc',
      options: 'rw,nosuid',
      propagation: ['shared:12', 'master:3'],
      fsType: 'proc',
      source: 'proc',
      superOptions: 'rw',
    },
  ]);
});

test('a private mount has no optional fields', () => {
  assert.deepEqual(parseMountinfo(Buffer.from('22 27 0:21 / /proc rw - proc proc rw\n'))[0]?.propagation, []);
});

test('octal escapes become the characters they stand for', () => {
  const [mount] = parseMountinfo(Buffer.from('9 1 0:5 /a\\134b /mnt/x\\040y\\011z\\012end rw - tmpfs no\\043ne rw\n'));
  assert.equal(mount?.root, '/a\\b');
  assert.equal(mount?.mountPoint, '/mnt/x y\tz\nend');
  assert.equal(mount?.source, 'no#ne');
});

test('a mount point that imitates the separator or another line is still one mount', () => {
  const hostile = '9 1 0:5 / /mnt/\\040-\\040proc\\040proc\\01222\\04027\\0400:21\\040/\\040/proc rw - tmpfs t rw\n';
  const mounts = parseMountinfo(Buffer.from(hostile));
  assert.equal(mounts.length, 1);
  assert.equal(mounts[0]?.mountPoint, '/mnt/ - proc proc\n22 27 0:21 / /proc');
  assert.equal(procDeviceAt(Buffer.from(hostile)), null);
});

test('an empty source and bytes that are no UTF-8 are read', () => {
  const line = Buffer.concat([Buffer.from('9 1 0:5 / /m'), Buffer.from([0xff]), Buffer.from(' rw - tmpfs  rw\n')]);
  const [mount] = parseMountinfo(line);
  assert.equal(mount?.mountPoint, '/m\ufffd');
  assert.equal(mount?.source, '');
  assert.equal(mount?.superOptions, 'rw');
});

test('lines that are not understood and a cut last line are left out', () => {
  assert.equal(parseMountinfo(Buffer.from(`nonsense\n${PROC}\n${ROOT.slice(0, 30)}`)).length, 1);
  assert.deepEqual(parseMountinfo(Buffer.alloc(0)), []);
});

test('the proc file system at /proc is found', () => {
  assert.equal(procDeviceAt(Buffer.from(ROOT + PROC)), '0:21');
  assert.equal(procDeviceAt(Buffer.from(ROOT)), null);
});

test('of stacked mounts at /proc the top one counts, wherever its line stands', () => {
  const over = '80 22 0:73 / /proc rw - proc proc rw\n';
  assert.equal(procDeviceAt(Buffer.from(ROOT + PROC + over)), '0:73');
  assert.equal(procDeviceAt(Buffer.from(ROOT + over + PROC)), '0:73');
});

test('something else mounted over /proc, or only a part of a proc there, is no proc', () => {
  assert.equal(procDeviceAt(Buffer.from(`${ROOT}${PROC}80 22 0:73 / /proc rw - tmpfs t rw\n`)), null);
  assert.equal(procDeviceAt(Buffer.from(`${ROOT}${PROC}80 22 0:21 /sys /proc rw - proc proc rw\n`)), null);
});

test('a proc mounted elsewhere, a root named /proc and a source named /proc do not count', () => {
  const others = [
    '30 27 0:50 / /mnt/proc rw - proc proc rw',
    '31 27 0:51 /proc /mnt rw - proc proc rw',
    '32 27 0:52 / /x rw - proc /proc rw',
    '33 27 0:53 / /proc/fs rw - proc proc rw',
  ];
  assert.equal(procDeviceAt(Buffer.from(`${ROOT}${others.join('\n')}\n`)), null);
});
