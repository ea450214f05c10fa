import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { REPOSITORY } from '@drydock/docker-vm';
import { TemporaryFolder } from '../../apps/server/testing/temporary-folder.ts';
import { until } from '../../apps/server/testing/until.ts';
import { DESKTOP, seriousViolations, visit } from './browser.ts';
import { assertNothingMoved, recordLayoutShifts } from './layout-shift.ts';
import { type ServedLearners, serveLearners } from './served-learners.ts';

const PICTURES = join(REPOSITORY, '.drydock', 'pictures');
const state = new TemporaryFolder();
let served: ServedLearners;
before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  served = await serveLearners(state.path);
});
after(async () => {
  await served[Symbol.asyncDispose]();
  state[Symbol.dispose]();
});

test('a wrong token is refused in words, the right one shows the machine, and it is kept until the tab is closed', async () => {
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(`${served.address}/operator/`);
  await page.getByLabel('Operator’s token').fill('guessed');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('the token is missing or wrong').waitFor();
  await page.getByLabel('Operator’s token').fill(served.operatorToken);
  await page.keyboard.press('Enter');
  await page.getByTestId('sessions').getByText('sabcdefgh').waitFor();
  await page.reload();
  await page.getByTestId('sessions').getByText('sabcdefgh').waitFor();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the address that was printed opens the page, and forgets the token in it, in ${colorScheme}`, async () => {
    await using visitor = await visit({ ...DESKTOP, colorScheme });
    const { page, errors } = visitor;
    await recordLayoutShifts(page);
    await page.goto(`${served.address}/operator/#${served.operatorToken}`);
    await page.getByTestId('sessions').getByText('sabcdefgh').waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await page.getByText('What each learner gets').click();
    assert.deepEqual(await seriousViolations(page), []);
    await page.screenshot({ path: join(PICTURES, `operator-${colorScheme}.png`) });
    await assertNothingMoved(page);
    assert.deepEqual(errors, []);
  });
}

test('draining is asked for, and a session is ended only by a second click', async () => {
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(`${served.address}/operator/#${served.operatorToken}`);
  served.keeper.heard.length = 0;
  const acted = () => served.keeper.heard.filter(({ verb }) => verb !== 'machine.look');
  await page.getByTestId('drain').click();
  await until('the keeper hears it', acted, ({ length }) => length === 1);
  await page.getByRole('button', { name: 'End sabcdefgh', exact: true }).click();
  await page.getByRole('button', { name: 'Really end sabcdefgh' }).click();
  await until('the keeper hears both', acted, ({ length }) => length === 2);
  assert.deepEqual(acted(), [
    { verb: 'machine.drain', payload: { isDraining: true } },
    { verb: 'session.end', payload: { session: 'sabcdefgh' } },
  ]);
});
