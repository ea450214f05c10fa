import assert from 'node:assert/strict';
import test, { afterEach, beforeEach, mock } from 'node:test';
import { Failure, type SessionLife as Told } from '@drydock/protocol';
import fc from 'fast-check';
import { SessionLife } from './session-life.ts';

const LIMITS = { length: 3600, warning: 300, extensions: 2, idle: 60 };
const SECOND_MS = 1000;

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
afterEach(() => mock.timers.reset());

function start(
  limits: Partial<{ length: number | null; warning: number; extensions: number; idle: number | null }> = {},
) {
  const heard = { frozen: [] as boolean[], told: [] as Told[], isOver: false };
  const life = new SessionLife(
    { ...LIMITS, ...limits },
    {
      setFrozen: (isFrozen) => heard.frozen.push(isFrozen),
      changed: (told) => heard.told.push(told),
      timeOver: () => {
        heard.isOver = true;
        life.close();
      },
    },
  );
  return { life, heard };
}

const pass = (seconds: number) => {
  for (let second = 0; second < seconds; second += 1) mock.timers.tick(SECOND_MS);
};

test('[L1] without a key it is frozen after its time, and thawed by the next key', () => {
  const { life, heard } = start();
  pass(59);
  assert.deepEqual(heard.frozen, []);
  life.touch();
  pass(59);
  assert.deepEqual(heard.frozen, []);
  pass(1);
  assert.deepEqual(heard.frozen, [true]);
  assert.equal(heard.told.at(-1)?.state, 'frozen');
  life.touch();
  assert.deepEqual(heard.frozen, [true, false]);
  pass(60);
  assert.deepEqual(heard.frozen, [true, false, true]);
});

test('[L2] [L3] its end is announced once, also when it sleeps, and comes', () => {
  const { heard } = start();
  pass(3299);
  const before = heard.told.length;
  pass(1);
  assert.equal(heard.told.length, before + 1);
  assert.equal(heard.told.at(-1)?.endsInSeconds, 300);
  pass(299);
  assert.equal(heard.isOver, false);
  pass(1);
  assert.equal(heard.isOver, true);
});

test('putting the end off takes effect so often as is allowed, and each end is announced', () => {
  const { life, heard } = start({ idle: null });
  pass(3500);
  life.extend();
  assert.deepEqual([life.now.endsInSeconds, life.now.extensionsLeft], [3600, 1]);
  pass(3400);
  assert.equal(heard.told.filter(({ endsInSeconds }) => endsInSeconds === 300).length, 2);
  life.extend();
  assert.throws(() => life.extend(), /put off as often as is allowed/);
});

test('without an end there is nothing to put off, and it never comes', () => {
  const { life, heard } = start({ length: null, idle: null });
  assert.throws(() => life.extend(), /it has none/);
  mock.timers.tick(400 * 86_400 * SECOND_MS);
  assert.deepEqual(heard, { frozen: [], told: [], isOver: false });
});

test('an end further off than a timer reaches does not come at once', () => {
  const { heard } = start({ length: 60 * 86_400, idle: null });
  mock.timers.tick(2 ** 31);
  assert.equal(heard.isOver, false);
});

function tryToExtend(life: SessionLife): void {
  try {
    life.extend();
  } catch (error) {
    assert.ok(error instanceof Failure);
  }
}

type Step = { readonly does: 'touch' | 'extend' | 'wait'; readonly seconds: number };
const steps = fc.array(
  fc.record<Step>({ does: fc.constantFrom('touch', 'extend', 'wait'), seconds: fc.integer({ min: 1, max: 40 }) }),
  { maxLength: 60 },
);

test('[L4] whatever happens, freezing and thawing alternate, and nothing comes after the end', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const { life, heard } = start({ length: 300, warning: 30, idle: 20 });
      for (const { does, seconds } of taken) {
        if (does === 'touch') life.touch();
        else if (does === 'extend') tryToExtend(life);
        else pass(seconds);
        const count = heard.told.length + heard.frozen.length;
        if (!heard.isOver) assert.equal(heard.frozen.at(-1) ?? false, life.isFrozen);
        else {
          life.touch();
          assert.equal(heard.told.length + heard.frozen.length, count);
        }
      }
      for (const [index, isFrozen] of heard.frozen.entries()) assert.equal(isFrozen, index % 2 === 0);
      life.close();
      mock.timers.tick(10_000 * SECOND_MS);
    }),
    { numRuns: 50 },
  );
});
