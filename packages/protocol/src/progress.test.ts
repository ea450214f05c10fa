import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { PROGRESS_CHANGES_MAX } from './limits.ts';
import { changesFor, type Marks, markOf, NO_MARKS, type ProgressChange, withChange } from './progress.ts';
import { requestSchemas } from './requests.ts';

const step = fc.record({ lab: fc.constantFrom('one', 'constructor'), step: fc.constantFrom('a', 'b', 'c') });
const marking: fc.Arbitrary<ProgressChange> = fc.record({ kind: fc.constantFrom('pass', 'skip'), step });
const lists = fc.array(marking, { maxLength: 12 });

const after = (...changes: ProgressChange[]): Marks => changes.reduce(withChange, NO_MARKS);
const each = (marks: Marks) =>
  ['one', 'constructor'].flatMap((lab) => ['a', 'b', 'c'].map((id) => markOf(marks, { lab, step: id })));

test('marks merge in any order and any number of times, and only grow', () => {
  fc.assert(
    fc.property(lists, lists, lists, (a, b, c) => {
      const all = each(after(...a, ...b, ...c));
      assert.deepEqual(each(after(...c, ...b, ...a)), all);
      assert.deepEqual(each(after(...a, ...changesFor(after(...b, ...c)))), all);
      assert.deepEqual(each(after(...a, ...b, ...c, ...a, ...b)), all);
      const rank = { open: 0, skipped: 1, passed: 2 };
      for (const [at, mark] of each(after(...a)).entries()) assert.ok(rank[all[at] ?? 'open'] >= rank[mark]);
    }),
  );
});

test('forgetting takes away what it names, and nothing else', () => {
  const [a, b, c] = [
    { lab: 'one', step: 'a' },
    { lab: 'one', step: 'b' },
    { lab: 'two', step: 'a' },
  ] as const;
  const marks = after(
    { kind: 'pass', step: a },
    { kind: 'skip', step: b },
    { kind: 'pass', step: c },
    { kind: 'visit', step: c },
  );
  const of = (changed: Marks) => [a, b, c].map((name) => markOf(changed, name));
  assert.deepEqual(of(withChange(marks, { kind: 'forget-step', step: a })), ['open', 'skipped', 'passed']);
  assert.deepEqual(of(withChange(marks, { kind: 'forget-lab', lab: 'one' })), ['open', 'open', 'passed']);
  assert.deepEqual(withChange(marks, { kind: 'forget-all' }), NO_MARKS);
});

test('one request changes at most so much, and only steps that could be some', () => {
  const accepts = (changes: unknown) => requestSchemas['progress:change'].safeParse({ changes }).success;
  const pass = { kind: 'pass', step: { lab: 'one', step: 'a' } };
  assert.ok(accepts(Array.from({ length: PROGRESS_CHANGES_MAX }, () => pass)));
  assert.ok(!accepts(Array.from({ length: PROGRESS_CHANGES_MAX + 1 }, () => pass)));
  for (const wrong of [
    { kind: 'pass' },
    { kind: 'pass', step: { lab: '../..', step: 'a' } },
    { kind: 'pass', step: { lab: 'one', step: 'a'.repeat(61) } },
    { kind: 'cheat', step: { lab: 'one', step: 'a' } },
    { kind: 'forget-lab', lab: '' },
    { kind: 'forget-all', owner: 'somebody' },
  ]) {
    assert.ok(!accepts([wrong]), JSON.stringify(wrong));
  }
});
