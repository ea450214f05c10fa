import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readLabs } from '@drydock/curriculum';
import { REPOSITORY } from '@drydock/docker-vm';
import type { Page } from 'playwright-core';
import { TemporaryFolder } from '../../apps/server/testing/temporary-folder.ts';
import { DESKTOP, PHONE, seriousViolations, visit } from './browser.ts';
import { serveLearners } from './served-learners.ts';

const PICTURES = join(REPOSITORY, '.drydock', 'pictures');
mkdirSync(PICTURES, { recursive: true });
const [lab] = await readLabs(join(REPOSITORY, 'labs'));
assert.ok(lab);
const [first, second, third] = lab.steps;
assert.ok(first && second && third);
const passedOf = (count: number) => `${count} of ${lab.steps.length} passed`;
const markName = (step: typeof first, mark: string) => `Step ${step.number}: ${step.title}, ${mark}`;

/** As browsers stored it before the server kept progress. */
async function rememberFromBefore(page: Page, passed: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ lab, passed }) => {
      const state = { passed: { [lab]: passed }, skipped: {}, last: { lab, step: passed.at(-1) } };
      localStorage.setItem('drydock.progress', JSON.stringify({ state, version: 2 }));
    },
    { lab: lab?.id ?? '', passed },
  );
  await page.reload();
}

/** What this browser remembers is what the server knows. */
async function hasHeardFromServer(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { state } = JSON.parse(localStorage.getItem('drydock.progress') ?? '{}');
    return typeof state?.learner === 'string' && state.unsent.length === 0;
  });
}

async function openOtherMachine(page: Page): Promise<void> {
  await page.getByTestId('other-machine').click();
  await page.getByRole('dialog', { name: 'Another machine' }).waitFor();
}

async function makeCode(page: Page): Promise<string> {
  await page.getByTestId('make-code').click();
  return await page.getByTestId('code').innerText();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.keyboard.press('Enter');
}

test('a code from one browser, typed in another, brings the marks, which outlive the server', async () => {
  using state = new TemporaryFolder();
  await using home = await visit(DESKTOP);
  {
    await using server = await serveLearners(state.path);
    await home.page.goto(server.address);
    await rememberFromBefore(home.page, [first.id]);
    await openOtherMachine(home.page);
    const code = await makeCode(home.page);
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await home.page.getByText(/^until \w+day, /).waitFor();

    await using away = await visit(DESKTOP);
    await away.page.goto(server.address);
    await rememberFromBefore(away.page, [second.id]);
    await openOtherMachine(away.page);
    await typeCode(away.page, ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `);
    await away.page.getByText(passedOf(2)).waitFor();
    assert.deepEqual(away.errors, []);

    // Its marks are the learner's now, so the first browser has them when it comes to a lesson.
    await home.page.goto(`${server.address}/labs/${lab.id}/${third.id}/`);
    await home.page.getByRole('link', { name: markName(second, 'passed') }).waitFor();
  }
  await using server = await serveLearners(state.path);
  // The same cookie at another port; what the browser itself remembers stays behind with the old one.
  await home.page.goto(`${server.address}/labs/${lab.id}/${third.id}/`);
  await home.page.getByRole('link', { name: markName(first, 'passed') }).waitFor();
  await home.page.getByRole('link', { name: markName(second, 'passed') }).waitFor();
});

test('a code is made, and typed, in the help of a lesson too', async () => {
  using state = new TemporaryFolder();
  await using server = await serveLearners(state.path);
  await using home = await visit(DESKTOP);
  await using away = await visit(DESKTOP);
  await home.page.goto(server.address);
  await rememberFromBefore(home.page, [first.id]);
  for (const { page } of [home, away]) {
    await page.goto(`${server.address}/labs/${lab.id}/${second.id}/`);
    await hasHeardFromServer(page);
    await page.getByRole('button', { name: 'Help and keyboard shortcuts' }).click();
  }
  const code = await makeCode(home.page);
  await home.page.screenshot({ path: join(PICTURES, 'other-machine-in-help.png') });
  await typeCode(away.page, code);
  await away.page.getByRole('link', { name: markName(first, 'passed') }).waitFor();
  assert.deepEqual(await seriousViolations(home.page), []);
});

test('a second window follows, and what is forgotten stays forgotten', async () => {
  using state = new TemporaryFolder();
  await using server = await serveLearners(state.path);
  await using visitor = await visit(DESKTOP);
  const { page, context } = visitor;
  const address = `${server.address}/labs/${lab.id}/${third.id}/`;
  await page.goto(server.address);
  await rememberFromBefore(page, [first.id, second.id]);
  await page.goto(address);
  await hasHeardFromServer(page);
  const other = await context.newPage();
  await other.goto(address);
  await other.getByRole('link', { name: markName(first, 'passed') }).waitFor();
  await page.getByTestId('reset').click();
  await page.getByTestId('forget-marks').click();
  await other.getByRole('link', { name: `Step ${first.number}: ${first.title}`, exact: true }).waitFor();
  await other.close();
  // A browser that remembers nothing asks the server.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await hasHeardFromServer(page);
  assert.equal(await page.getByRole('link', { name: markName(first, 'passed') }).count(), 0);
});

test('a code that is wrong, or one’s own, is answered with what to do; the dialog is accessible in both themes', async () => {
  using state = new TemporaryFolder();
  await using server = await serveLearners(state.path);
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(server.address);
  await openOtherMachine(page);
  await typeCode(page, '7K2M-0XPD');
  await page.getByRole('alert').getByText('A code has 12 letters and digits').waitFor();
  await typeCode(page, '7K2M-0XPD-93TA');
  await page.getByRole('alert').getByText('make a new one there').waitFor();
  const code = await makeCode(page);
  await typeCode(page, code);
  await page.getByRole('alert').getByText('made in this very browser').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousViolations(page), []);
    await page.screenshot({ path: join(PICTURES, `other-machine-${colorScheme}.png`) });
  }
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  await page.screenshot({ path: join(PICTURES, 'other-machine-phone.png') });
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  assert.equal(focused, 'other-machine');
});
