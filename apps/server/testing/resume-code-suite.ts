import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { PROGRESS_STEPS_MAX } from '@drydock/protocol';
import { ProgressStore } from '../src/progress/progress-store.ts';
import { RESUME_CODES_PER_OWNER_MAX } from '../src/progress/resume-codes.ts';
import { passedStep, sorted } from './progress-changes.ts';
import { type DatabasePlace, newOwner } from './progress-store-suite.ts';

const LIFE_MS = 1000;

/** A store with a clock that stands still until it is moved. */
async function openAt(place: DatabasePlace, clock: { nowMs: number }) {
  const store = await ProgressStore.open(await place.open(), { nowMs: () => clock.nowMs });
  const keepCode = async (owner: string) => {
    const hash = randomBytes(32).toString('hex');
    await store.keepCode(owner, { hash, expiresAt: clock.nowMs + LIFE_MS });
    return hash;
  };
  return { store, keepCode, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

/** What holds of resume codes in whatever database they are kept. */
export function testResumeCodes(kind: string, newPlace: () => Promise<DatabasePlace>): void {
  const title = (fact: string) => `${kind}: ${fact}`;
  const clock = { nowMs: 1_800_000_000_000 };

  test(title('a code names its learner once, also when two ask at the same moment'), async () => {
    await using place = await newPlace();
    await using one = await openAt(place, clock);
    await using two = await openAt(place, clock);
    const owner = newOwner();
    await one.store.change(owner, [passedStep(1)]);
    const hash = await one.keepCode(owner);
    const redeemed = await Promise.all([one, two, one, two].map(({ store }) => store.redeemCode(hash, null)));
    assert.deepEqual(redeemed.map((found) => found.kind).sort(), ['resumed', 'unknown', 'unknown', 'unknown']);
    const [resumed] = redeemed.filter((found) => found.kind === 'resumed');
    assert.equal(resumed?.owner, owner);
    assert.deepEqual(resumed?.progress.passed, { lab: ['s1'] });
  });

  test(title('a code is no longer one when its time is over'), async () => {
    await using place = await newPlace();
    const moved = { ...clock };
    await using here = await openAt(place, moved);
    const hash = await here.keepCode(newOwner());
    moved.nowMs += LIFE_MS;
    assert.equal((await here.store.redeemCode(hash, null)).kind, 'unknown');
  });

  test(title(`of more than ${RESUME_CODES_PER_OWNER_MAX} codes of a learner the oldest is forgotten`), async () => {
    await using place = await newPlace();
    const moved = { ...clock };
    await using here = await openAt(place, moved);
    const [owner, other] = [newOwner(), newOwner()];
    const foreign = await here.keepCode(other);
    const hashes: string[] = [];
    for (let made = 0; made <= RESUME_CODES_PER_OWNER_MAX; made++) {
      hashes.push(await here.keepCode(owner));
      moved.nowMs += 1;
    }
    const kinds: string[] = [];
    for (const hash of [...hashes, foreign]) kinds.push((await here.store.redeemCode(hash, null)).kind);
    assert.deepEqual(kinds, ['unknown', ...Array.from({ length: RESUME_CODES_PER_OWNER_MAX + 1 }, () => 'resumed')]);
  });

  test(title('whoever types a code in the browser that made it does not use it up'), async () => {
    await using place = await newPlace();
    await using here = await openAt(place, clock);
    const owner = newOwner();
    const hash = await here.keepCode(owner);
    assert.equal((await here.store.redeemCode(hash, owner)).kind, 'own');
    assert.equal((await here.store.redeemCode(hash, newOwner())).kind, 'resumed');
  });

  test(title('what the other browser had marked is added, and stays where it was'), async () => {
    await using place = await newPlace();
    await using here = await openAt(place, clock);
    const [owner, guest] = [newOwner(), newOwner()];
    const at = (id: string) => ({ lab: 'lab', step: id });
    await here.store.change(owner, [
      { kind: 'skip', step: at('a') },
      { kind: 'pass', step: at('b') },
      { kind: 'visit', step: at('b') },
    ]);
    const guests = await here.store.change(guest, [
      { kind: 'pass', step: at('a') },
      { kind: 'skip', step: at('b') },
      { kind: 'skip', step: at('c') },
      { kind: 'visit', step: at('c') },
    ]);
    const redeemed = await here.store.redeemCode(await here.keepCode(owner), guest);
    assert.ok(redeemed.kind === 'resumed');
    assert.deepEqual(sorted(redeemed.progress), { passed: ['lab/a', 'lab/b'], skipped: ['lab/c'], last: 'lab/b' });
    assert.deepEqual(await here.store.read(guest), guests);
  });

  test(title('marks beyond the limit are not added, and the learner is resumed all the same'), async () => {
    await using place = await newPlace();
    await using here = await openAt(place, clock);
    const [owner, guest] = [newOwner(), newOwner()];
    await here.store.change(
      owner,
      Array.from({ length: PROGRESS_STEPS_MAX - 1 }, (_, at) => passedStep(at)),
    );
    await here.store.change(guest, [passedStep(1), passedStep(-1), passedStep(-2)]);
    const redeemed = await here.store.redeemCode(await here.keepCode(owner), guest);
    assert.ok(redeemed.kind === 'resumed');
    assert.equal(sorted(redeemed.progress).passed.length, PROGRESS_STEPS_MAX);
  });
}
