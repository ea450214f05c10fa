import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Lab, readLabs } from '@drydock/curriculum';
import { REPOSITORY } from '@drydock/docker-vm';
import { seriousViolations } from './browser.ts';
import { assertNothingMoved } from './layout-shift.ts';
import { Learner } from './learner.ts';

/** An emulated machine takes seconds for each of some forty commands. */
const LAB_WITHIN_MS = 900_000;

const labs = await readLabs(join(REPOSITORY, 'labs'));

let learner: Learner;
before(async () => {
  learner = await Learner.meet();
});
after(() => learner[Symbol.asyncDispose]());

for (const lab of labs) {
  test(
    `the lab "${lab.id}" can be completed by clicking its commands, from its first step to its end`,
    { timeout: LAB_WITHIN_MS },
    () => complete(lab),
  );
}

async function complete(lab: Lab): Promise<void> {
  const { page, workbench } = learner;
  await learner.enter(`/labs/${lab.id}/${lab.steps[0]?.id}/`);
  for (const step of lab.steps) {
    const name = `${lab.id}/${step.id}`;
    await page.waitForURL(`**/labs/${name}/`);
    await workbench.runCommands();
    if (step.checks.length > 0) await workbench.marked(`Step ${step.number}: ${step.title}, passed`);
    assert.deepEqual(await seriousViolations(page), [], name);
    await assertNothingMoved(page);
    await learner.picture(`${lab.id}-${step.number}-${step.id}`);
    await workbench.next();
  }

  await page.waitForURL(`**/labs/${lab.id}/finished/`);
  await page.getByText('You have done all of it').waitFor();
  assert.deepEqual(await seriousViolations(page), [], 'the end of the chapter');
  await learner.picture(`${lab.id}-finished`);
  assert.deepEqual(learner.errors, []);

  await page.goto(learner.at('/'));
  const row = page.getByTestId('chapter').filter({ hasText: lab.title });
  await row.getByText(`${lab.steps.length} of ${lab.steps.length} passed`).waitFor();
}
