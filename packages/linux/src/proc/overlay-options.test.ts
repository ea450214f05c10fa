import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMountinfo } from './mountinfo.ts';
import { overlayDirectories } from './overlay-options.ts';

test('upper, work and lowers are read, the top lower first', () => {
  assert.deepEqual(overlayDirectories('rw,lowerdir=/c:/b:/a,upperdir=/u,workdir=/w,userxattr'), {
    lowers: ['/c', '/b', '/a'],
    upper: '/u',
    work: '/w',
  });
});

test('an overlay without an upper has only lowers', () => {
  assert.deepEqual(overlayDirectories('ro,lowerdir=b:a'), { lowers: ['b', 'a'], upper: null, work: null });
});

test('a comma, a colon, a backslash and a space in a name come back, as Linux 6.1 writes them', () => {
  const line =
    '45 57 0:42 / /mnt rw - overlay overlay ro,lowerdir=lower:we\\134\\054ird\\134:x\\040y\\134\\134,userxattr\n';
  const superOptions = parseMountinfo(Buffer.from(line))[0]?.superOptions ?? '';
  assert.deepEqual(overlayDirectories(superOptions).lowers, ['lower', 'we,ird:x y\\']);
  assert.equal(overlayDirectories('rw,upperdir=a\\134:b').upper, 'a:b');
});

test('an option that only looks like one inside a name is none', () => {
  assert.deepEqual(overlayDirectories('rw,lowerdir=/a\\054upperdir=/evil'), {
    lowers: ['/a,upperdir=/evil'],
    upper: null,
    work: null,
  });
});

test('layers that newer kernels list one by one, and data layers, are lowers', () => {
  assert.deepEqual(overlayDirectories('rw,lowerdir+=/b,lowerdir+=/a').lowers, ['/b', '/a']);
  assert.deepEqual(overlayDirectories('rw,lowerdir=/b::/data').lowers, ['/b', '/data']);
});
