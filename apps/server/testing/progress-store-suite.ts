import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import {
  Failure,
  NO_MARKS,
  PROGRESS_STEPS_MAX,
  type Progress,
  type ProgressChange,
  withChange,
} from '@drydock/protocol';
import fc from 'fast-check';
import { LEARNER_KEPT_MS } from '../src/progress/change-marks.ts';
import { type Database, numberIn } from '../src/progress/database.ts';
import { MIGRATIONS, migrate } from '../src/progress/migrations.ts';
import { ProgressStore } from '../src/progress/progress-store.ts';
import { anyChange, merging, passedStep, sorted } from './progress-changes.ts';

/** An empty database that can be opened more than once, and is gone at the end of the block. */
export type DatabasePlace = AsyncDisposable & {
  /** A path, or an address that begins with postgres: */
  readonly address: string;
  open(): Promise<Database>;
};

export const newOwner = (): string => randomBytes(32).toString('hex');

/** Random histories tried of each property; each is some dozen writes. */
const RUNS = 40;

/** What holds of progress in whatever database it is kept. */
export function testProgressStore(kind: string, newPlace: () => Promise<DatabasePlace>): void {
  const title = (fact: string) => `${kind}: ${fact}`;

  test(title('who is not known has no marks'), async () => {
    await using place = await newPlace();
    await using store = await ProgressStore.open(await place.open());
    const { learner, ...marks } = await store.read(newOwner());
    assert.deepEqual(marks, { passed: {}, skipped: {}, last: null, revision: 0 });
    assert.match(learner, /^[0-9a-f]{32}$/);
  });

  test(title('what was changed is there after the database was opened again, for this learner alone'), async () => {
    await using place = await newPlace();
    const [owner, other] = [newOwner(), newOwner()];
    let before: Progress;
    {
      await using store = await ProgressStore.open(await place.open());
      before = await store.change(owner, [
        { kind: 'pass', step: { lab: 'constructor', step: 'a' } },
        { kind: 'skip', step: { lab: 'cgroups', step: 'b' } },
        { kind: 'visit', step: { lab: 'cgroups', step: 'c' } },
      ]);
    }
    assert.deepEqual(before.passed, { constructor: ['a'] });
    assert.deepEqual(before.skipped, { cgroups: ['b'] });
    assert.deepEqual(before.last, { lab: 'cgroups', step: 'c' });
    await using store = await ProgressStore.open(await place.open());
    assert.deepEqual(await store.read(owner), before);
    assert.deepEqual(sorted(await store.read(other)), sorted(NO_MARKS));
  });

  test(title('any history of changes gives the marks that the protocol’s rule gives'), async () => {
    await using place = await newPlace();
    await using store = await ProgressStore.open(await place.open());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyChange, { maxLength: 6 }), { maxLength: 5 }), async (history) => {
        const owner = newOwner();
        let revision = 0;
        for (const changes of history) {
          const progress = await store.change(owner, changes);
          assert.ok(changes.length === 0 || progress.revision > revision);
          revision = progress.revision;
        }
        assert.deepEqual(sorted(await store.read(owner)), sorted(history.flat().reduce(withChange, NO_MARKS)));
      }),
      { numRuns: RUNS },
    );
  });

  test(title('marks merge in any order, any number of times, and none is lost'), async () => {
    await using place = await newPlace();
    await using store = await ProgressStore.open(await place.open());
    const marksAfter = async (...lists: (readonly ProgressChange[])[]) => {
      const owner = newOwner();
      for (const changes of lists) await store.change(owner, changes);
      return sorted(await store.read(owner));
    };
    await fc.assert(
      fc.asyncProperty(merging, merging, merging, async (a, b, c) => {
        const all = await marksAfter(a, b, c);
        assert.deepEqual(await marksAfter(c, a, b), all, 'commutative');
        assert.deepEqual(await marksAfter(a, [...b, ...c]), all, 'associative');
        assert.deepEqual(await marksAfter(a, b, c, b, a), all, 'idempotent');
        const before = await marksAfter(a);
        for (const step of before.passed) assert.ok(all.passed.includes(step), 'monotone: a pass stays');
        for (const step of before.skipped) {
          assert.ok(all.passed.includes(step) || all.skipped.includes(step), 'monotone: a skip stays or is passed');
        }
      }),
      { numRuns: RUNS },
    );
  });

  test(title('changes of one learner from many pages at once are all kept'), async () => {
    await using place = await newPlace();
    await using one = await ProgressStore.open(await place.open());
    await using two = await ProgressStore.open(await place.open());
    const owner = newOwner();
    const revisions = await Promise.all(
      Array.from({ length: 30 }, (_, at) => (at % 2 ? one : two).change(owner, [passedStep(at)])),
    );
    const { passed, revision } = await one.read(owner);
    assert.equal(passed.lab?.length, 30);
    assert.equal(revision, 30);
    assert.equal(new Set(revisions.map((progress) => progress.revision)).size, 30);
  });

  test(title(`more than ${PROGRESS_STEPS_MAX} marks are refused, and of that request nothing is kept`), async () => {
    await using place = await newPlace();
    await using store = await ProgressStore.open(await place.open());
    const owner = newOwner();
    const full = await store.change(
      owner,
      Array.from({ length: PROGRESS_STEPS_MAX }, (_, at) => passedStep(at)),
    );
    const tooMany = store.change(owner, [
      { kind: 'forget-step', step: { lab: 'lab', step: 's0' } },
      passedStep(-1),
      passedStep(-2),
    ]);
    await assert.rejects(tooMany, (error) => error instanceof Failure && error.code === 'too-many-requests');
    assert.deepEqual(await store.read(owner), full);
    await store.change(owner, [passedStep(1), { kind: 'visit', step: { lab: 'lab', step: 's1' } }]);
  });

  test(title('more learners than the limit are refused, and those who are there go on'), async () => {
    await using place = await newPlace();
    await using store = await ProgressStore.open(await place.open(), { learnersMax: 2 });
    const [first, second, third] = [newOwner(), newOwner(), newOwner()];
    await store.change(first, [passedStep(1)]);
    await store.change(second, [passedStep(1)]);
    await assert.rejects(store.change(third, [passedStep(1)]), /2 learners already/);
    assert.deepEqual((await store.read(third)).passed, {});
    await store.change(first, [passedStep(2)]);
  });

  test(title('a learner whose last cookie is dead is forgotten at the next start, marks and codes too'), async () => {
    await using place = await newPlace();
    const [gone, stays] = [newOwner(), newOwner()];
    const startMs = 1_800_000_000_000;
    const clock = { nowMs: startMs };
    const options = { nowMs: () => clock.nowMs };
    {
      await using store = await ProgressStore.open(await place.open(), options);
      await store.change(gone, [passedStep(1)]);
      await store.keepCode(gone, { hash: 'hash', expiresAt: Number.MAX_SAFE_INTEGER });
      clock.nowMs += 1;
      await store.change(stays, [passedStep(1)]);
    }
    clock.nowMs = startMs + LEARNER_KEPT_MS + 1;
    await using store = await ProgressStore.open(await place.open(), options);
    assert.deepEqual((await store.read(gone)).passed, {});
    assert.equal((await store.redeemCode('hash', null)).kind, 'unknown');
    assert.deepEqual((await store.read(stays)).passed, { lab: ['s1'] });
  });

  test(title('an empty database in place of another calls the same learner by another name'), async () => {
    await using place = await newPlace();
    await using otherPlace = await newPlace();
    await using store = await ProgressStore.open(await place.open());
    await using other = await ProgressStore.open(await otherPlace.open());
    const owner = newOwner();
    assert.notEqual((await store.read(owner)).learner, (await other.read(owner)).learner);
    assert.notEqual((await store.read(owner)).learner, (await store.read(newOwner())).learner);
  });

  test(title('servers that start at the same time bring the tables up to date once'), async () => {
    await using place = await newPlace();
    const databases = await Promise.all(Array.from({ length: 4 }, () => place.open()));
    await Promise.all(databases.map((database) => migrate(database)));
    const rows = (await databases[0]?.query('SELECT version FROM schema_versions')) ?? [];
    assert.deepEqual(
      rows.map((row) => numberIn(row, 'version')),
      MIGRATIONS.map((_, at) => at + 1),
    );
    for (const database of databases) await database[Symbol.asyncDispose]();
  });

  test(title('a migration that fails leaves everything as it was'), async () => {
    await using place = await newPlace();
    await using database = await place.open();
    await migrate(database);
    const owner = newOwner();
    const failing = [
      ...MIGRATIONS,
      async (query: Database['query']) => {
        await query('ALTER TABLE learners ADD COLUMN name TEXT');
        await query('SELECT * FROM nowhere');
      },
    ];
    await assert.rejects(migrate(database, failing), /nowhere/);
    const store = await ProgressStore.open(database);
    await store.change(owner, [passedStep(1)]);
    await assert.rejects(database.query('SELECT name FROM learners'), /name/);
  });

  test(title('a database of a newer server is refused, and left as it is'), async () => {
    await using place = await newPlace();
    await using database = await place.open();
    await migrate(database, [...MIGRATIONS, async (query) => void (await query('CREATE TABLE newer (x TEXT)'))]);
    await assert.rejects(ProgressStore.open(database), (error: Error) =>
      /its tables have version 2, this server knows them up to 1; start a newer server/.test(error.message),
    );
    await database.query('SELECT x FROM newer');
  });
}
