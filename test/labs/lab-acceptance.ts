import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { findLabsFolder, readLabs, type Step } from '@drydock/curriculum';
import { bootMachine, type Machine } from '@drydock/docker-vm';
import { clickThrough } from './click-through.ts';
import { Learner } from './learner.ts';
import { performOffers } from './perform-offers.ts';
import { SECOND_SHELL } from './second-shell.ts';
import { tell, Visit } from './visit.ts';

/** `node lab-acceptance.ts LAB [STEP]`: one lab, or one step of it, in a VM of its own. */
const [labId = '', stepId] = process.argv.slice(2);
/** Building the disks on a fresh machine is part of it. */
const BOOT_LIMIT_MS = 900_000;

const lab =
  (await readLabs(findLabsFolder(), labId)).find(({ id }) => id === labId) ?? assert.fail(`no lab is named "${labId}"`);
const steps = lab.steps.filter(({ id }) => stepId === undefined || id === stepId);
assert.ok(steps.length > 0, `no step of "${labId}" is named "${stepId}"`);
for (const name of Object.keys(SECOND_SHELL)) {
  const isOurs = name.startsWith(`${lab.id}/`);
  assert.ok(!isOurs || lab.steps.some(({ id }) => name === `${lab.id}/${id}`), `${name} in second-shell.ts is no step`);
}

let machine: Machine;
let learner: Learner;
let visit: Visit;

before(
  async () => {
    machine = await bootMachine({ dataDisk: 'throw-away' });
    await machine.waitUntilHealthy(AbortSignal.timeout(BOOT_LIMIT_MS));
    learner = await Learner.signIn(machine.port);
  },
  { timeout: BOOT_LIMIT_MS },
);
after(async () => {
  await learner?.[Symbol.asyncDispose]();
  await machine?.[Symbol.asyncDispose]();
});

test(`${lab.id}: the learner has a Linux nobody has touched`, () => beginAt(steps[0]));
for (const step of steps) solvedStep(step);
test(`${lab.id}: the learner has a fresh Linux again`, () => beginAt(steps[0]));
for (const step of steps) {
  test(`${lab.id}/${step.id} is passed by clicking its commands, which print what the text shows`, () =>
    clickThrough(visit, step));
  const claim = SECOND_SHELL[`${lab.id}/${step.id}`];
  if (claim) test(`${lab.id}/${step.id} is right about a second shell`, () => claim(learner));
}
for (const step of steps) {
  if (step.runtime.length === 0) continue;
  test(`${lab.id}/${step.id} comes closer when the runtime does it`, async () => {
    await beginAt(step);
    await performOffers(visit, { lab, step });
  });
}

async function beginAt(step: Step | undefined): Promise<void> {
  // Terminals of the new one count from 1 again.
  visit?.[Symbol.dispose]();
  visit = await Visit.begin(learner, lab, step);
}

/** A step entered where the one before it was left, and solved as its author would. */
function solvedStep(step: Step): void {
  const name = `${lab.id}/${step.id}`;
  test(`${name} is not passed when it is entered`, async () => {
    await visit.enter(step);
    await visit.terminal.settle();
    assert.ok(learner.results.length > 0, 'the step has checks');
    assert.ok(!learner.isThrough, tell(learner));
  });
  for (const [at, path] of (step.wrongPaths ?? []).entries()) {
    test(`${name} is not passed by its wrong path ${at + 1}`, async () => {
      await visit.enter(step);
      await visit.terminal.settle();
      // What an earlier wrong path left behind, and this one takes back, is not of this one's doing.
      const leftBehind = learner.reached;
      await visit.typeScript(path);
      await visit.terminal.settle();
      const isThrough = learner.results.every(
        ({ id, isPassed }) => isPassed || (learner.reached.has(id) && !leftBehind.has(id)),
      );
      assert.ok(!isThrough, tell(learner));
    });
  }
  test(`${name} is passed by its solution`, async () => {
    await visit.enter(step);
    await visit.typeScript(step.solution);
    await visit.untilPassed();
  });
}
