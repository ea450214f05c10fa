import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import type { PlaceInLine } from '@drydock/protocol';
import fc from 'fast-check';
import { type Waiter, WaitingLine } from './waiting-line.ts';

const PATIENCE_MS = 20_000;

class Page implements Waiter {
  told: (PlaceInLine | null)[] = [];
  tellPlace = (place: PlaceInLine | null) => void this.told.push(place);
}

test('[Q1] a learner with two windows stands in the line once, and both hear of it', () => {
  const line = new WaitingLine(10, PATIENCE_MS);
  const [one, other] = [new Page(), new Page()];
  line.join('a', one);
  assert.deepEqual(line.join('a', other), { position: 1, waiting: 1 });
  line.next()?.call();
  assert.deepEqual([one.told.at(-1), other.told.at(-1)], [null, null]);
});

test('[Q3] a reload keeps the place; who stays away loses it, and the others move up', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const line = new WaitingLine(10, PATIENCE_MS);
    const [first, second, again] = [new Page(), new Page(), new Page()];
    line.join('a', first);
    line.join('b', second);
    line.leave('a', first);
    mock.timers.tick(PATIENCE_MS - 1);
    assert.deepEqual(line.join('a', again), { position: 1, waiting: 2 });
    line.leave('a', again);
    mock.timers.tick(PATIENCE_MS);
    assert.deepEqual(second.told.at(-1), { position: 1, waiting: 1 });
    assert.equal(line.length, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a line that is full refuses, and says how many wait', () => {
  const line = new WaitingLine(1, PATIENCE_MS);
  line.join('a', new Page());
  assert.throws(() => line.join('b', new Page()), /all are taken, and 1 wait already/);
});

const actions = fc.array(fc.tuple(fc.constantFrom('join', 'next'), fc.constantFrom('a', 'b', 'c', 'd')), {
  maxLength: 40,
});

test('[Q1] [Q2] [Q4] whatever happens, it is served in the order of coming, and the last word each heard is true', () => {
  fc.assert(
    fc.property(actions, (steps) => {
      const line = new WaitingLine(10, PATIENCE_MS);
      const pages = new Map(['a', 'b', 'c', 'd'].map((owner) => [owner, new Page()]));
      let model: string[] = [];
      for (const [action, owner] of steps) {
        if (action === 'join') {
          line.join(owner, pages.get(owner) ?? new Page());
          if (!model.includes(owner)) model.push(owner);
        } else {
          const served = line.next();
          assert.equal(served?.owner, model[0]);
          served?.call();
          model = model.slice(1);
        }
        for (const [index, waiting] of model.entries()) {
          const heard = pages.get(waiting)?.told.at(-1);
          assert.deepEqual(heard, { position: index + 1, waiting: model.length });
        }
      }
    }),
  );
});
