import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeeperFrame } from '@drydock/protocol';
import { Observation } from '../../apps/keeper/src/observation/observation.ts';
import { startSession } from './session-fixture.ts';

/** A view is read several times a second; a loaded emulated machine takes its time. */
const DEADLINE_MS = 60_000;

test('a check of a path passes while it is there, without anybody asking again', async () => {
  await using learner = await startSession();
  const observation = new Observation(learner.session, { tellAll: () => {}, terminalProcess: () => null });
  const waiting: ((isPassed: boolean | undefined) => void)[] = [];
  const watcher = {
    tell: (frame: KeeperFrame) => {
      if (frame.kind === 'checks') for (const told of waiting) told(frame.results[0]?.isPassed);
    },
  };
  const becomes = (wanted: boolean) =>
    new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`the check is not told as ${wanted}`)), DEADLINE_MS);
      waiting.push((isPassed) => {
        if (isPassed !== wanted) return;
        clearTimeout(deadline);
        resolve();
      });
    });
  try {
    observation.joined(watcher);
    const results = observation.watchChecks(watcher, {
      step: 'any',
      checks: [{ kind: 'path-is', id: 'there', says: '', path: '/tmp/mine', is: 'directory' }],
    });
    assert.deepEqual(
      results.map(({ id, isPassed }) => [id, isPassed]),
      [['there', false]],
    );
    const passed = becomes(true);
    await learner.run('mkdir /tmp/mine');
    await passed;
    const gone = becomes(false);
    await learner.run('rmdir /tmp/mine');
    await gone;
  } finally {
    observation.close();
  }
});
