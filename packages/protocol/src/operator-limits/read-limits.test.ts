import assert from 'node:assert/strict';
import test from 'node:test';
import { LIMITS, type Limit } from './limit-table.ts';
import { LimitsError, readLimits } from './read-limits.ts';

const GIB = 1024 ** 3;
const read = (value: unknown, memoryBytes = 2 * GIB) =>
  readLimits(typeof value === 'string' ? value : JSON.stringify(value), { memoryBytes });

test('without a file the machine decides how many it holds, and one is made ahead', () => {
  const { session, machine } = readLimits(null, { memoryBytes: 2 * GIB });
  assert.equal(session.memory, 512 * 1024 ** 2);
  assert.equal(session.length, null);
  assert.equal(machine.sessions, 6);
  assert.equal(machine.warm, 1);
  assert.equal(readLimits(null, { memoryBytes: 64 * GIB }).machine.sessions, 254);
});

test('a machine that holds one learner makes none ahead', () => {
  assert.equal(read({ machine: { sessions: 1, warm: 5 } }).machine.warm, 0);
});

test('what is given replaces the default, and nothing else changes', () => {
  const { session } = read({ session: { memory: '256m', length: '8h', idle: 'never' } });
  assert.deepEqual([session.memory, session.length, session.idle, session.pids], [256 * 1024 ** 2, 28_800, null, 256]);
});

test('every problem of a file is told at once, by name', () => {
  const file = { session: { memory: 'lots', pids: 1.5, memroy: '1g' }, machine: { sessions: 0 }, extra: 1 };
  assert.throws(
    () => read(file),
    (error: unknown) => {
      assert.ok(error instanceof LimitsError);
      assert.deepEqual(
        error.message.split('\n').map((line) => line.split(':')[0]),
        ['extra', 'session.memroy', 'session.memory is "lots"', 'session.pids is 1.5', 'machine.sessions is 0'],
      );
      return true;
    },
  );
});

for (const text of ['', '[]', '"512m"', '{"session": 5}', '{"session": {"length": "4m", "warning": "5m"}}']) {
  test(`the file ${text || 'without a word'} is refused`, () => assert.throws(() => read(text), LimitsError));
}

for (const [group, table] of Object.entries(LIMITS) as [string, Readonly<Record<string, Limit>>][]) {
  for (const [name, limit] of Object.entries(table)) {
    test(`${group}.${name} takes its least and its most, and nothing beyond`, () => {
      const rest = name === 'warning' ? { length: '300d' } : name === 'length' ? { warning: '1s' } : {};
      for (const value of [limit.min, limit.max]) {
        if (name !== 'warning' || value !== limit.max) read({ [group]: { ...rest, [name]: value } });
      }
      const beyond = typeof limit.max === 'number' ? limit.max + 1 : `9${limit.max}`;
      const below = typeof limit.min === 'number' ? limit.min - 1 : '0';
      for (const value of [beyond, below])
        assert.throws(() => read({ [group]: { [name]: value } }), LimitsError, `${value}`);
    });
  }
}
