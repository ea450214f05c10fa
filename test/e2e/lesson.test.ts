import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readLabs } from '@drydock/curriculum';
import { REPOSITORY } from '@drydock/docker-vm';
import { TERMINALS_PER_SESSION_MAX } from '@drydock/protocol';
import { seriousViolations } from './browser.ts';
import { assertNothingMoved } from './layout-shift.ts';
import { Learner } from './learner.ts';

const labs = await readLabs(join(REPOSITORY, 'labs'));
const steps = labs.flatMap((lab) =>
  lab.steps.map((step) => ({
    step,
    path: `/labs/${lab.id}/${step.id}/`,
    mark: `Step ${step.number}: ${step.title}`,
  })),
);

let learner: Learner;
before(async () => {
  learner = await Learner.meet();
});
after(() => learner[Symbol.asyncDispose]());

test('a command that stands twice is ticked block by block: the one that was clicked, or the first that is open', async () => {
  const twice = steps.flatMap((one) => {
    const lines = one.step.blocks.flatMap((block) => (block.kind === 'command' ? [block.command] : []));
    const places = lines.flatMap((line, place) => (line === 'ps aux' ? [place] : []));
    return places.length === 2 ? [{ ...one, places }] : [];
  })[0];
  assert.ok(twice, 'no step holds "ps aux" twice');
  const { page, workbench } = learner;
  const [above = 0, below = 0] = twice.places;
  const ticked = async () =>
    (await workbench.commands.allInnerTexts()).flatMap((text, place) => (text.includes('✓ ran') ? [place] : []));
  await learner.enter(twice.path);
  const before = await workbench.terminalText();
  await workbench.commands.nth(below).getByTestId('run').click();
  await workbench.prompted(before);
  await workbench.commands.nth(below).getByText('✓ ran').waitFor();
  assert.deepEqual(await ticked(), [below]);
  await workbench.type('ps aux');
  await workbench.commands.nth(above).getByText('✓ ran').waitFor();
  assert.deepEqual(await ticked(), [above, below]);
  await page.reload();
  await workbench.commands.nth(above).getByText('✓ ran').waitFor();
  assert.deepEqual(await ticked(), [above, below], 'after the page was loaded again');
});

test('a hint goes when its check has passed, and a check is as high before as after', async () => {
  const hinting = steps.find(
    ({ step }) =>
      step.hints.length > 0 &&
      step.hints.every(({ unless }) => unless !== null) &&
      step.checks.every(({ kind }) => kind === 'command-ran'),
  );
  assert.ok(hinting, 'no step has hints for commands only');
  const { page, workbench } = learner;
  await learner.enter(hinting.path);
  const help = page.getByRole('region', { name: 'Help with this step' });
  await page.getByTestId('hint').click();
  await help.getByText(hinting.step.hints[0]?.text ?? '').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  const heights = () =>
    workbench.checks.evaluateAll((checks) => checks.map((check) => check.getBoundingClientRect().height));
  const atFirst = await heights();
  await workbench.runCommands();
  await workbench.marked(`${hinting.mark}, passed`);
  await help.waitFor({ state: 'detached' });
  assert.equal(await page.getByTestId('hint').innerText(), 'Hint');
  assert.deepEqual(await heights(), atFirst);
  await assertNothingMoved(page);
});

test('a shell of the runtime’s is named so after a reload; when all places are taken the page says which to close', async () => {
  const offering = steps.find(({ step }) => step.runtime[0]?.operation === 'new-namespaces');
  assert.ok(offering, 'no step offers new-namespaces first');
  const { page, workbench } = learner;
  await learner.enter(offering.path);
  await workbench.offers.first().getByTestId('perform').click();
  await workbench.tabs.getByText('shell 2, by the runtime').waitFor();
  await page.reload();
  await workbench.isConnected();
  await workbench.tabs.getByText('shell 2, by the runtime').waitFor();
  const more = page.getByRole('button', { name: 'Open another terminal' });
  for (let count = 3; count <= TERMINALS_PER_SESSION_MAX; count += 1) {
    await more.click();
    await workbench.tabs.getByText(`shell ${count}`, { exact: true }).waitFor();
    await workbench.prompted();
  }
  assert.equal(await more.getAttribute('aria-disabled'), 'true');
  assert.match((await more.getAttribute('title')) ?? '', /“shell 2, by the runtime”/);
  assert.deepEqual(await seriousViolations(page), []);
  await learner.picture('terminals');
  await workbench.offers.first().getByTestId('perform').click();
  await workbench.offers.first().getByText('“shell 2, by the runtime”').waitFor();
});
