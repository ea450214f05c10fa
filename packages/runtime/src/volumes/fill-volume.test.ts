import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { getXattr, setXattr } from '../layer/files/extended-attributes.ts';
import { fillVolume } from './fill-volume.ts';
import { VolumeStore } from './volume-store.ts';

/** Two layers as the store unpacks them, and a volume. */
function place() {
  const root = mkdtempSync(join(tmpdir(), 'volumes-'));
  const layers = [`${root}/upper`, `${root}/lower`];
  for (const layer of layers) mkdirSync(layer);
  const store = new VolumeStore(root);
  const { name } = store.create({ name: 'data' });
  const folder = store.folderOf(name);
  return {
    root,
    lower: `${root}/lower`,
    upper: `${root}/upper`,
    folder,
    data: store.dataOf(name),
    store,
    fill: (target: string) => fillVolume({ folder, layers, target }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

test('[RN20] an empty volume gets what the image has there: modes, times, links and attributes too', async () => {
  using it = place();
  mkdirSync(`${it.lower}/data/sub`, { recursive: true });
  writeFileSync(`${it.lower}/data/file`, 'lower');
  linkSync(`${it.lower}/data/file`, `${it.lower}/data/sub/again`);
  chmodSync(`${it.lower}/data/file`, 0o4711);
  symlinkSync('/etc/passwd', `${it.lower}/data/out`);
  mkdirSync(`${it.upper}/data`);
  writeFileSync(`${it.upper}/data/more`, 'upper');
  const descriptor = openSync(`${it.lower}/data/file`, 'r');
  const hasAttributes = setXattr(descriptor, 'user.colour', Buffer.from('red'));
  closeSync(descriptor);
  chmodSync(`${it.upper}/data`, 0o1777);
  utimesSync(`${it.lower}/data/sub`, 1000, 1000);
  utimesSync(`${it.upper}/data`, 2000, 2000);
  await it.fill('/data');
  assert.deepEqual(readdirSync(it.data).sort(), ['file', 'more', 'out', 'sub']);
  assert.equal(statSync(`${it.data}/file`).mode & 0o7777, 0o4711);
  assert.equal(statSync(`${it.data}/file`).ino, statSync(`${it.data}/sub/again`).ino);
  assert.equal(readlinkSync(`${it.data}/out`), '/etc/passwd');
  assert.equal(statSync(`${it.data}/sub`).mtimeMs, 1_000_000);
  assert.equal(statSync(it.data).mode & 0o7777, 0o1777);
  assert.equal(statSync(it.data).mtimeMs, 2_000_000);
  assert.deepEqual(readdirSync(it.folder).sort(), ['_data', 'lock', 'volume.json']);
  const copied = openSync(`${it.data}/file`, 'r');
  assert.equal(getXattr(copied, 'user.colour')?.toString(), hasAttributes ? 'red' : undefined);
  closeSync(copied);
});

test('[RN21] a volume that holds something is left as it is, and so is one where the image has no directory', async () => {
  using it = place();
  writeFileSync(`${it.lower}/file`, '');
  for (const target of ['/none', '/file', '/file/below']) await it.fill(target);
  assert.deepEqual(readdirSync(it.data), []);
  mkdirSync(`${it.lower}/data`);
  writeFileSync(`${it.lower}/data/file`, '');
  writeFileSync(`${it.data}/mine`, '');
  await it.fill('/data');
  assert.deepEqual(readdirSync(it.data), ['mine']);
});

test('[RN22] links of an image lead only to what is in the image', async () => {
  using it = place();
  mkdirSync(`${it.root}/outside`);
  writeFileSync(`${it.root}/outside/secret`, '');
  mkdirSync(`${it.lower}/srv/real`, { recursive: true });
  writeFileSync(`${it.lower}/srv/real/file`, 'inside');
  symlinkSync('../../../../../srv/real', `${it.lower}/link`);
  symlinkSync(`${it.root}/outside`, `${it.lower}/evil`);
  symlinkSync('circle', `${it.lower}/circle`);
  for (const target of ['/evil', '/circle', `/link/../../../..${it.root}/outside`]) await it.fill(target);
  assert.deepEqual(readdirSync(it.data), []);
  await it.fill('/link');
  assert.equal(readFileSync(`${it.data}/file`, 'utf8'), 'inside');
});

test('[RN23] a copy that was cut off is begun again, and one that was complete is finished', async () => {
  using it = place();
  mkdirSync(`${it.lower}/data`);
  for (const name of ['a', 'b', 'c']) writeFileSync(`${it.lower}/data/${name}`, name);
  mkdirSync(`${it.folder}/_filling/half`, { recursive: true });
  await it.fill('/data');
  assert.deepEqual(readdirSync(it.data).sort(), ['a', 'b', 'c']);
  // Killed while it was moved in: "a" is there already, and a container has changed it.
  rmSync(`${it.data}/b`);
  writeFileSync(`${it.data}/a`, 'changed');
  mkdirSync(`${it.folder}/_filled`, { mode: 0o700 });
  for (const name of ['a', 'b']) writeFileSync(`${it.folder}/_filled/${name}`, name);
  await it.fill('/data');
  assert.equal(readFileSync(`${it.data}/a`, 'utf8'), 'changed');
  assert.equal(readFileSync(`${it.data}/b`, 'utf8'), 'b');
  assert.deepEqual(readdirSync(it.folder).sort(), ['_data', 'lock', 'volume.json']);
});

test('[RN24] a volume is removed with what containers left in it, and nothing outside', () => {
  using it = place();
  mkdirSync(`${it.root}/outside`);
  writeFileSync(`${it.root}/outside/kept`, '');
  symlinkSync(`${it.root}/outside`, `${it.data}/link`);
  it.store.remove('data');
  assert.deepEqual(it.store.list(), []);
  assert.ok(statSync(`${it.root}/outside/kept`).isFile());
  for (const name of ['../outside', '..', '', 'a/b']) {
    it.store.remove(name);
    assert.throws(() => it.store.find(name), { code: 'not-found' });
    assert.throws(() => it.store.create({ name }), { code: 'asked-wrongly' });
  }
  assert.ok(statSync(`${it.root}/outside/kept`).isFile());
});
