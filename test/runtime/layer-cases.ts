import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { patched, type Written, written } from './layer-archive.ts';
import { temporaryFolder, unpackWithStore } from './layer-places.ts';
import { listTree } from './layer-tree-listing.ts';

/** A layer that somebody wrote to do harm, or did not know better. */
export type Case = {
  readonly title: string;
  readonly below?: Buffer;
  /** `outside` is a directory beside the store, which nothing may touch. */
  readonly tar: Buffer | ((outside: string) => Buffer);
  /** The whole layer is refused, with such an error. */
  readonly refused?: RegExp;
  /** Paths that the layer has then, with what their line in a listing looks like. */
  readonly has?: Readonly<Record<string, RegExp>>;
  readonly hasNot?: readonly string[];
};

export const device = (name: string, major: number, minor: number): Written => ({
  name,
  kind: 'character device',
  major,
  minor,
});
export const lying = (entry: Written, ...patches: readonly [number, string | Buffer][]): Buffer => {
  const [header = Buffer.alloc(0), ...rest] = written(entry);
  return Buffer.concat([patches.reduce((block, [offset, bytes]) => patched(block, offset, bytes), header), ...rest]);
};

/** Each is a test: what it says holds, and outside nothing was changed. */
export function testCases(rule: string, cases: readonly Case[]): void {
  for (const { title, below, tar, refused, has = {}, hasNot = [] } of cases) {
    test(`[${rule}] ${title}`, async () => {
      using folder = temporaryFolder();
      const outside = `${folder.path}/outside`;
      mkdirSync(`${outside}/directory`, { recursive: true });
      writeFileSync(`${outside}/victim`, 'untouched', { mode: 0o600 });
      symlinkSync('victim', `${outside}/link`);
      const before = listTree(outside);
      const descriptors = readdirSync('/proc/self/fd').length;
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
      assert.equal(readdirSync('/proc/self/fd').length, descriptors, 'every descriptor is closed');
      assert.deepEqual(listTree(outside), before);
      assert.equal(readFileSync(`${outside}/victim`, 'utf8'), 'untouched');
    });
  }
}
