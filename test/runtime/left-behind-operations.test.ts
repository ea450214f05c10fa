import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDoomed, VICTIMS } from './left-behind-fixture.ts';

let doomed: Awaited<ReturnType<typeof startDoomed>>;
before(async () => {
  doomed = await startDoomed();
});
after(() => doomed[Symbol.asyncDispose]());

/** Tests of every second operation: one of all would be longer than a test may be where the processor is emulated. */
const PARTS = 2;

for (const victim of VICTIMS) {
  for (let part = 1; part <= PARTS; part += 1) {
    test(`[CL90] the ${victim} killed before any operation of docker run leaves nothing that the next command does not remove (${part} of ${PARTS})`, async () => {
      const count = await doomed.operations();
      assert.ok(count > 20, `${count} operations`);
      for (let number = part; number <= count; number += PARTS) await doomed.atOperation(victim, number);
    });
  }
}

test('[CL92] the engine outlives whoever else is killed while --step asks', () => {
  assert.deepEqual(doomed.diedBy, []);
});
