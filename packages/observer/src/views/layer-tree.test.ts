import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Room } from './layer-directory.ts';
import { LayerTree } from './layer-tree.ts';
import { ReadingBudget } from './reading-budget.ts';

const plenty = () => new ReadingBudget(Number.POSITIVE_INFINITY);

/** A layer's directory, with what it holds as the tree tells it after another look. */
function layer(t: TestContext, entries = 1000) {
  const at = mkdtempSync(join(tmpdir(), 'drydock-layer-'));
  const descriptor = openSync(at, 'r');
  t.after(() => {
    closeSync(descriptor);
    rmSync(at, { recursive: true });
  });
  const tree = new LayerTree();
  const room: Room = { entries };
  const look = (budget = plenty()) => {
    tree.refresh(descriptor, room, budget);
    return tree.content.entries.map(({ path, kind, bytes }) => `${path} ${kind} ${bytes}`);
  };
  return { at, tree, room, look };
}

test('a layer is listed with all below it, in the order of paths', (t) => {
  const { at, tree, look } = layer(t);
  mkdirSync(join(at, 'b/deep'), { recursive: true });
  writeFileSync(join(at, 'b/deep/file'), '12345');
  writeFileSync(join(at, 'a'), '123');
  symlinkSync('/etc/passwd', join(at, 'c'));
  assert.deepEqual(look(), ['a file 3', 'b directory 0', 'b/deep directory 0', 'b/deep/file file 5', 'c symlink 0']);
  assert.deepEqual([tree.content.entryCount, tree.content.bytes], [5, 8]);
});

test('what comes, goes, is renamed or becomes something else is seen at the next look', (t) => {
  const { at, look } = layer(t);
  mkdirSync(join(at, 'dir'));
  writeFileSync(join(at, 'dir/old'), '1');
  look();
  writeFileSync(join(at, 'dir/new'), '12');
  assert.deepEqual(look(), ['dir directory 0', 'dir/new file 2', 'dir/old file 1']);
  renameSync(join(at, 'dir/old'), join(at, 'moved'));
  rmSync(join(at, 'dir/new'));
  mkdirSync(join(at, 'dir/new'));
  assert.deepEqual(look(), ['dir directory 0', 'dir/new directory 0', 'moved file 1']);
  rmSync(join(at, 'dir'), { recursive: true });
  symlinkSync('/', join(at, 'dir'));
  assert.deepEqual(look(), ['dir symlink 0', 'moved file 1']);
});

test('a file that grows is measured again', (t) => {
  const { at, look } = layer(t);
  writeFileSync(join(at, 'log'), 'x');
  look();
  appendFileSync(join(at, 'log'), 'yz');
  assert.deepEqual(look(), ['log file 3']);
});

test('without a budget the top is listed, and the rest bit by bit', (t) => {
  const { at, tree, look } = layer(t);
  for (const name of ['a', 'b', 'c']) {
    mkdirSync(join(at, name));
    writeFileSync(join(at, name, 'file'), 'x');
  }
  assert.deepEqual(look(new ReadingBudget(-1)), ['a directory 0', 'b directory 0', 'c directory 0']);
  const counts = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    look(new ReadingBudget(-1, { stepsForSure: 4 }));
    return tree.content.entryCount;
  });
  assert.ok((counts[0] ?? 0) > 3 && counts.at(-1) === 6, String(counts));
});

test('no more entries are kept than there is room for, and all room is given back', (t) => {
  const { at, tree, room, look } = layer(t, 10);
  mkdirSync(join(at, 'dir'));
  for (let index = 0; index < 20; index += 1) writeFileSync(join(at, 'dir', `f${index}`), 'x');
  assert.equal(look().length, 10);
  assert.equal(room.entries, 0);
  rmSync(join(at, 'dir'), { recursive: true });
  look();
  assert.equal(room.entries, 10);
  writeFileSync(join(at, 'one'), '');
  look();
  tree.forget(room);
  assert.equal(room.entries, 10);
});
