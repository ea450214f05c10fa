import assert from 'node:assert/strict';
import test from 'node:test';
import { limitRows } from './limit-rows.ts';

const SESSION = {
  session: 'sabcdefgh',
  kernelRelease: '6.1.0',
  memoryMaxBytes: 512 * 1024 ** 2,
  pidsMax: 256,
  cpus: 1,
  diskBytes: 1024 ** 3,
  inodes: 100_000,
  terminalsMax: 8,
  outputBytesPerSecond: 1024 ** 2,
  idleSeconds: 1800,
  life: { state: 'ready', endsInSeconds: null, warningSeconds: 300, extensionsLeft: 3 },
  earlierEnd: null,
  terminals: [],
} as const;

test('limits are told in words, with the units people know', () => {
  const rows = new Map(limitRows({ ...SESSION, terminals: [] }));
  assert.match(rows.get('Memory') ?? '', /^512 MiB;/);
  assert.equal(rows.get('Disk'), '1 GiB, in 100,000 files');
  assert.equal(rows.get('Sleep'), 'after 30m without a key, until the next one');
  assert.match(rows.get('End') ?? '', /^none by time/);
});

test('an end that comes is told in whole minutes, with what can be done', () => {
  const life = { ...SESSION.life, endsInSeconds: 5390 };
  assert.equal(
    new Map(limitRows({ ...SESSION, terminals: [], life })).get('End'),
    'in 1h30m; you are warned before, and can put it off',
  );
});
