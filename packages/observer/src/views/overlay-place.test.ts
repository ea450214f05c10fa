import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Mount, O_PATH } from '@drydock/linux';
import { findOverlayPlace, openAtPlace } from './overlay-place.ts';

const NAMES = { lowers: ['lower'], upper: 'upper', work: 'work' };

/** Two directories with the same layers in them. Where the overlay is mounted, its root has the upper's inode number. */
function twoOverlays(t: TestContext): { right: string; wrong: string; mount: Mount } {
  const top = mkdtempSync(join(tmpdir(), 'drydock-overlay-'));
  t.after(() => rmSync(top, { recursive: true }));
  for (const folder of ['right', 'wrong']) {
    for (const name of ['lower', 'upper', 'work']) mkdirSync(join(top, folder, name), { recursive: true });
  }
  return { right: join(top, 'right'), wrong: join(top, 'wrong'), mount: mountAt(join(top, 'right/upper')) };
}

const mountAt = (mountPoint: string): Mount => ({
  id: 1,
  parentId: 0,
  device: '0:40',
  root: '/',
  mountPoint,
  options: 'rw',
  propagation: [],
  fsType: 'overlay',
  source: 'overlay',
  superOptions: '',
});
const places = (...workingDirectories: string[]) => ({ reader: process.pid, others: [], workingDirectories });

test('relative layers are found where a process works, or above the mount point', (t) => {
  const { right, mount } = twoOverlays(t);
  assert.equal(findOverlayPlace(mount, NAMES, places(right))?.base, right);
  assert.equal(findOverlayPlace(mount, NAMES, places())?.base, right);
});

test('layers of the same names that are others by inode are not taken for them', (t) => {
  const { right, wrong, mount } = twoOverlays(t);
  assert.equal(findOverlayPlace(mount, NAMES, places(wrong, '/'))?.base, right);
});

test('layers that are nowhere have no place; of those that are in part, the place with most is taken', (t) => {
  const { right, wrong, mount } = twoOverlays(t);
  const absolute = (folder: string) => ({ lowers: [`${folder}/lower`], upper: `${folder}/upper`, work: null });
  assert.equal(findOverlayPlace(mount, absolute('/nowhere'), places()), null);
  assert.equal(findOverlayPlace(mount, absolute(wrong), places())?.vmPid, process.pid);
  rmSync(join(right, 'lower'), { recursive: true });
  assert.equal(findOverlayPlace(mount, NAMES, places())?.base, right);
});

test('where the overlay itself lies over a layer, that layer is not there', (t) => {
  const { right, mount } = twoOverlays(t);
  const { dev } = statSync(right);
  // makedev(3), the other way round
  const device = `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & ~0xff)}`;
  assert.equal(findOverlayPlace({ ...mount, device }, NAMES, places(right)), null);
  const place = { vmPid: process.pid, base: right, overlayDevice: dev };
  assert.equal(openAtPlace(place, 'lower', O_PATH), null);
});
