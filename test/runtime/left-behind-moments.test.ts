import { after, before, test } from 'node:test';
import { startDoomed, VICTIMS } from './left-behind-fixture.ts';

const MOMENTS = 100;
/** Tests of so many each: one alone would be longer than a test may be where the processor is emulated. */
const PARTS = 4;
/** Also a little after its end, when what it had is taken down. */
const LONGEST = 1.2;

let doomed: Awaited<ReturnType<typeof startDoomed>>;
before(async () => {
  doomed = await startDoomed();
});
after(() => doomed[Symbol.asyncDispose]());

const seed = Number(process.env.DRYDOCK_SEED ?? Date.now() % 2 ** 31);
const random = numbersFrom(seed);

for (let part = 1; part <= PARTS; part += 1) {
  test(`[CL91] any of four processes killed at ${MOMENTS} random moments leaves nothing that the next command does not remove (${part} of ${PARTS})`, async (t) => {
    t.diagnostic(`DRYDOCK_SEED=${seed} draws the same moments, spread over ${doomed.milliseconds.toFixed(0)} ms`);
    for (let moment = 0; moment < MOMENTS / PARTS; moment += 1) {
      const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'engine';
      await doomed.afterMilliseconds(victim, random() * doomed.milliseconds * LONGEST);
    }
  });
}

/** Numbers from 0 to 1, always the same from the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
