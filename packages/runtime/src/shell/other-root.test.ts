import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Mount, parseMountinfo } from '@drydock/linux';
import { otherRoot } from './other-root.ts';

const mounts = (...lines: string[]): Mount[] => parseMountinfo(Buffer.from(`${lines.join('\n')}\n`));

const SESSION = mounts(
  '300 200 0:50 / / rw - overlay overlay rw,lowerdir=/i,upperdir=/u,workdir=/w',
  '301 300 254:0 /sessions/x/area/tmp /tmp rw - ext4 /dev/vdb rw',
  '302 301 0:60 / /tmp/merged rw - overlay overlay rw,lowerdir=/tmp/a,upperdir=/tmp/u,workdir=/tmp/w',
);
const pivoted = (line: string) => otherRoot('/', mounts(line), SESSION);

test("the session's own root is none, in a copy of its mounts too, and under whatever was mounted over it", () => {
  assert.equal(otherRoot('/', SESSION, SESSION), null);
  const copy = mounts(
    '400 390 0:50 / / rw - overlay overlay rw,lowerdir=/i,upperdir=/u,workdir=/w',
    '401 400 0:70 / / rw - tmpfs none rw',
  );
  assert.equal(otherRoot('/', copy, SESSION), null);
});

test('after chroot the link leads to it', () => {
  assert.deepEqual(otherRoot('/tmp/rootfs', [], SESSION), { by: 'chroot', path: '/tmp/rootfs' });
});

test('after pivot_root it is looked up where the session has that file system', () => {
  const path = (line: string) => pivoted(line)?.path;
  assert.equal(path('400 390 254:0 /sessions/x/area/tmp/rootfs / rw - ext4 /dev/vdb rw'), '/tmp/rootfs');
  assert.equal(path('400 390 254:0 /sessions/x/area/tmp / rw - ext4 /dev/vdb rw'), '/tmp');
  assert.equal(path('400 390 0:50 /srv/box / rw - overlay overlay rw'), '/srv/box');
  assert.equal(path('400 390 0:60 / / rw - overlay overlay rw'), '/tmp/merged');
});

test('a root that the session has nowhere is another one all the same', () => {
  assert.deepEqual(pivoted('400 390 0:99 / / rw - tmpfs none rw'), { by: 'pivot_root', path: null });
  const neighbour = pivoted('400 390 254:0 /sessions/x/area/tmpfoo / rw - ext4 /dev/vdb rw');
  assert.deepEqual(neighbour, { by: 'pivot_root', path: null });
});

test('where the mounts could not be read, nothing is claimed', () => {
  assert.equal(otherRoot(null, [], []), null);
  assert.equal(otherRoot('/', [], SESSION), null);
});
