import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type ChainId, chainIds, type LayerRecord, LayerStore } from '@drydock/runtime';
import { archive, diffIdOf, directory, file, inPortions } from './layer-archive.ts';
import { temporaryFolder } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

const BASE = archive(directory('etc'), file('etc/a', 'a'.repeat(5000)));
const TOP = archive(file('etc/.wh.a'), file('etc/b', 'b'));
const OTHER = archive(file('etc/c', 'c'));

const add = (store: LayerStore, tar: Buffer, parentChainId: ChainId | null = null) =>
  store.add({ diffId: diffIdOf(tar), parentChainId, tar: inPortions(tar) });

test('[LY14] a layer is kept under its chain id, once, and its directories are given topmost first', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const base = await add(store, BASE);
  const top = await add(store, TOP, base.chainId);
  assert.deepEqual([base.chainId, top.chainId], chainIds([diffIdOf(BASE), diffIdOf(TOP)]));
  const places = [top, base].map(({ layerId }) => `${folder.path}/overlay2/${layerId}/diff`);
  assert.deepEqual(store.lowers(top.chainId), places);
  const again = await store.add({ diffId: diffIdOf(BASE), parentChainId: null, tar: unreadable() });
  assert.deepEqual(again, base);
  assert.deepEqual(
    new LayerStore(folder.path).list().map(byId).sort(),
    [base, top].map(({ layerId }) => layerId).sort(),
  );
  assert.deepEqual(store.children(base.chainId).map(byId), [top.layerId]);
});

// biome-ignore lint/correctness/useYield: it is the test that nobody reads it.
async function* unreadable(): AsyncGenerator<Uint8Array> {
  throw new Error('read');
}

test('[LY14] the same archive on another base is another layer', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const alone = await add(store, TOP);
  const { chainId } = await add(store, BASE);
  const onBase = await add(store, TOP, chainId);
  assert.notEqual(alone.layerId, onBase.layerId);
  const [here = '', there = ''] = [alone, onBase].map(({ chainId }) => store.lowers(chainId)[0]);
  assert.equal(listTree(here).get('etc/a'), undefined, 'with nothing below there is nothing to delete');
  assert.match(listTree(there).get('etc/a') ?? '', /^20000 0:0 .* device 0 /);
});

test('[LY14] an image has no more layers than one mount can have', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  let below: ChainId | null = null;
  for (let count = 0; count < 127; count += 1) below = (await add(store, archive(file(`${count}`)), below)).chainId;
  await assert.rejects(add(store, BASE, below), { reason: 'too-large', message: /127 below it/ });
});

test('[LY15] an archive that is not what the image says is not kept', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const wrong = store.add({ diffId: diffIdOf(TOP), parentChainId: null, tar: inPortions(BASE) });
  await assert.rejects(wrong, { reason: 'digest-mismatch' });
  const cut = store.add({ diffId: diffIdOf(BASE), parentChainId: null, tar: inPortions(BASE.subarray(0, 1024)) });
  await assert.rejects(cut, { name: 'LayerError' });
  for (const id of ['sha256:../../etc', 'sha512:00', `sha256:${'A'.repeat(64)}`, '__proto__'] as `sha256:${string}`[]) {
    await assert.rejects(store.add({ diffId: id, parentChainId: null, tar: inPortions(BASE) }), {
      reason: 'bad-digest',
    });
    assert.throws(() => store.lowers(id), { reason: 'bad-digest' });
  }
  const orphan = store.add({ diffId: diffIdOf(TOP), parentChainId: diffIdOf(BASE), tar: inPortions(TOP) });
  await assert.rejects(orphan, { reason: 'not-found' });
  assert.deepEqual(contents(folder.path), { layers: ['lock'], overlay2: [] });
});

test('[LY16] unpacking ends when its signal says so, even while nothing arrives, and leaves nothing', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const stopping = new AbortController();
  async function* stalled(): AsyncGenerator<Uint8Array> {
    yield BASE.subarray(0, 2000);
    setTimeout(10).then(() => stopping.abort(new Error('enough')));
    await new Promise(() => {});
  }
  const options = { diffId: diffIdOf(BASE), parentChainId: null, signal: stopping.signal };
  await assert.rejects(store.add({ ...options, tar: stalled() }), { message: 'enough' });
  await assert.rejects(store.add({ ...options, tar: inPortions(BASE) }), { message: 'enough' });
  assert.deepEqual(contents(folder.path), { layers: ['lock'], overlay2: [] });
});

test('[LY17] two who add the same layer at once get the same one', async () => {
  using folder = temporaryFolder();
  const [one, two] = [new LayerStore(folder.path), new LayerStore(folder.path)];
  const added = await Promise.all([add(one, BASE), add(two, BASE), add(one, BASE)]);
  assert.equal(new Set(added.map(byId)).size, 1);
  assert.equal(contents(folder.path).overlay2.length, 1);
});

test('[LY18] what no image or container stands on is pruned, and nothing while somebody holds', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const base = await add(store, BASE);
  const top = await add(store, TOP, base.chainId);
  const other = await add(store, OTHER, base.chainId);
  {
    using _hold = new LayerStore(folder.path).hold();
    assert.throws(() => store.prune([]), { reason: 'in-use' });
  }
  assert.deepEqual(store.prune([top.chainId]).map(byId), [other.layerId]);
  assert.deepEqual(contents(folder.path).overlay2, [base.layerId, top.layerId].sort());
  assert.equal(store.find(other.chainId), null);
  assert.deepEqual(store.prune([]).map(byId).sort(), [base.layerId, top.layerId].sort());
  assert.deepEqual(contents(folder.path), { layers: ['hold', 'lock'], overlay2: [] });
});

test('[LY19] sizes count a shared layer once', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const base = await add(store, BASE);
  const [top, other] = [await add(store, TOP, base.chainId), await add(store, OTHER, base.chainId)];
  assert.equal(store.size([base.chainId]).fileBytes, 5000);
  assert.equal(store.size([top.chainId, other.chainId]).fileBytes, 5002);
  const disk = (...ids: ChainId[]) => store.size(ids).diskBytes;
  const shared = disk(base.chainId);
  assert.ok(shared >= 5000, `${shared}`);
  assert.equal(disk(top.chainId, other.chainId), disk(top.chainId) + disk(other.chainId) - shared);
});

test('[LY20] whatever moment a process is killed at, the next one repairs the store', async () => {
  using folder = temporaryFolder();
  const files = writeLayers(folder.path);
  const root = `${folder.path}/store`;
  for (let turn = 0; turn < KILLS; turn += 1) {
    const child = spawn(process.execPath, [PROGRAM, root, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await setTimeout(turn * 3);
    child.kill('SIGKILL');
    await once(child, 'close');
    const store = new LayerStore(root);
    const records = store.list();
    const { overlay2, layers: files_ } = contents(root);
    assert.deepEqual(overlay2, records.map(byId).sort(), `turn ${turn}`);
    assert.deepEqual(
      files_.filter((name) => name.endsWith('.tmp')),
      [],
    );
    for (const { chainId, entries } of records) {
      const [top = ''] = store.lowers(chainId);
      assert.ok(existsSync(top));
      const expected = { [diffIdOf(BASE)]: 3, [diffIdOf(OTHER)]: 3 }[chainId] ?? 69;
      assert.equal(listTree(top).size, expected, `${entries} entries`);
    }
  }
});

test('[LY17] several processes that add, repair and prune do not get in each other’s way', async () => {
  using folder = temporaryFolder();
  const root = `${folder.path}/store`;
  const files = writeLayers(folder.path);
  const start = () => spawn(process.execPath, [PROGRAM, root, ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
  const rounds = async (child: ReturnType<typeof start>) => {
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    let count = 0;
    for await (const dots of child.stdout) {
      count += dots.length;
      if (count >= ROUNDS) child.kill('SIGKILL');
    }
    assert.ok(count >= ROUNDS, complaint);
  };
  await Promise.all([start(), start(), start()].map(rounds));
  new LayerStore(root).prune([]);
  assert.deepEqual(contents(root), { layers: ['hold', 'lock'], overlay2: [] });
});

const PROGRAM = new URL('layer-store-program.ts', import.meta.url).pathname;
/** Of adding and pruning, by each process. */
const ROUNDS = 25;

function writeLayers(folder: string): string[] {
  const many = Array.from({ length: 60 }, (_, index) => file(`many/${index % 7}/${index}`, 'x'.repeat(index * 100)));
  return [BASE, archive(...many), OTHER].map((tar, index) => {
    const path = `${folder}/${index}.tar`;
    writeFileSync(path, tar);
    return path;
  });
}

/** Each is a process of its own: enough moments to meet every step, few enough for an emulated machine. */
const KILLS = 8;

test('[LY20] a layer that was complete when its process died is kept', async () => {
  using folder = temporaryFolder();
  const { layerId, chainId } = await add(new LayerStore(folder.path), BASE);
  renameSync(`${folder.path}/overlay2/${layerId}`, `${folder.path}/overlay2/.unpacking-${layerId}`);
  assert.deepEqual(new LayerStore(folder.path).find(chainId)?.layerId, layerId);
  assert.deepEqual(contents(folder.path).overlay2, [layerId]);
});

test('[LY20] a record that is damaged is an error with a hint, and never a path', async () => {
  using folder = temporaryFolder();
  const store = new LayerStore(folder.path);
  const { chainId } = await add(store, BASE);
  const path = `${folder.path}/layers/${chainId.slice(7)}.json`;
  const good = store.find(chainId);
  for (const text of ['', 'null', '[]', '{"__proto__":{}}', JSON.stringify({ ...good, layerId: '../../..' })]) {
    writeFileSync(path, text);
    assert.throws(() => store.lowers(chainId), { reason: 'broken-store', hint: /pull the image again/ });
  }
});

const byId = ({ layerId }: Pick<LayerRecord, 'layerId'>): string => layerId;

/** Names in the store's two folders; records by their kind alone. */
function contents(root: string): { layers: string[]; overlay2: string[] } {
  const names = (folder: string) => readdirSync(`${root}/${folder}`).sort();
  return { layers: names('layers').filter((name) => !name.endsWith('.json')), overlay2: names('overlay2') };
}
