import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readLabs } from '@drydock/curriculum';
import { REPOSITORY } from '@drydock/docker-vm';
import { placesIn } from '@drydock/protocol';
import { DESKTOP, type Look, PHONE, seriousViolations, visit } from './browser.ts';
import { assertNothingMoved, recordLayoutShifts } from './layout-shift.ts';
import { type Site, serveSite } from './site.ts';

const PICTURES = join(REPOSITORY, '.drydock', 'pictures');
const labs = await readLabs(join(REPOSITORY, 'labs'));
const steps = labs.flatMap((lab) => lab.steps.map((step) => ({ lab, step, path: `/labs/${lab.id}/${step.id}/` })));

let site: Site;
before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  site = await serveSite();
});
after(() => site[Symbol.asyncDispose]());

async function startPage(look: Look, name: string): Promise<void> {
  await using visitor = await visit(look);
  const { page, errors } = visitor;
  await recordLayoutShifts(page);
  await page.goto(`${site.address}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await page.getByTestId('chapter').count(), labs.length);
  assert.deepEqual(await seriousViolations(page), []);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  await assertNothingMoved(page);
  assert.deepEqual(errors, []);
}

test('the start page shows every chapter, in light', () => startPage(DESKTOP, 'start-light'));
test('the start page shows every chapter, in dark', () => startPage({ ...DESKTOP, colorScheme: 'dark' }, 'start-dark'));
test('the start page shows every chapter, on a phone', () => startPage(PHONE, 'start-phone'));

test('the first button of the start page leads to the step that makes a shell process number one', async () => {
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(`${site.address}/`);
  await page.getByTestId('start').click();
  const wanted = steps.find(({ step }) =>
    step.checks.some((check) => check.kind === 'process-is-pid-one' && check.name === 'bash'),
  );
  await page.waitForURL(`**${wanted?.path}`);
  // Where one left is where one goes on.
  await page.getByRole('link', { name: 'Drydock, start page' }).click();
  await page.getByTestId('start').getByText('Continue').click();
  await page.waitForURL(`**${wanted?.path}`);
});

test('the search finds a step by its words, by keyboard alone', async () => {
  const wanted = steps.at(-1);
  assert.ok(wanted);
  await using visitor = await visit(DESKTOP);
  const { page, errors } = visitor;
  // Only a page whose scripts have run listens to a key.
  await page.goto(`${site.address}/`, { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.keyboard.type(wanted.step.title);
  const found = page.getByTestId('found');
  await found.first().waitFor();
  assert.ok((await found.first().locator('mark').count()) > 0, 'the words are marked');
  assert.deepEqual(await seriousViolations(page), [], 'with the list open');
  await page.screenshot({ path: join(PICTURES, 'search.png') });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${wanted.path}`);
  assert.deepEqual(
    errors.filter((error) => !/WebSocket/.test(error)),
    [],
  );
});

test('the search says it when no step has the words, and Escape clears it', async () => {
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(`${site.address}/`, { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.keyboard.type('xylophone');
  await page.getByText('No step has all of these words.').first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('search').inputValue(), '');
});

test('every step is written into its page, with a value in every place', async () => {
  assert.ok(steps.length > 0);
  for (const { step, path } of steps) {
    const html = await (await fetch(site.address + path)).text();
    // What React puts into scripts for later still has its places.
    const shown = html.replace(/<script[\s\S]*?<\/script>/g, '');
    assert.deepEqual(placesIn(shown), [], path);
    assert.equal(shown.match(/data-testid="command"/g)?.length ?? 0, count(step.blocks, 'command'), path);
    assert.equal(shown.match(/data-testid="prediction"/g)?.length ?? 0, count(step.blocks, 'prediction'), path);
  }
});

const count = (blocks: readonly { kind: string }[], kind: string) =>
  blocks.filter((block) => block.kind === kind).length;

test('without JavaScript a lesson is read, with its hints and solution', async () => {
  await using visitor = await visit({ ...DESKTOP, hasScripts: false });
  const { page } = visitor;
  for (const { path, step } of steps.slice(0, 2)) {
    await page.goto(site.address + path);
    await page.getByRole('heading', { level: 1, name: step.title }).waitFor();
    await page.getByText('Hints and solution').click();
    assert.ok(await page.locator('details[open] pre').isVisible());
  }
  await page.screenshot({ path: join(PICTURES, 'without-script.png') });
});

test('without a Linux behind it a lesson says so calmly, and is read', async () => {
  const [first] = steps;
  assert.ok(first);
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(site.address + first.path);
  await page.getByText('No Linux answers behind this page. The lesson reads well without.').first().waitFor();
  const run = page.getByTestId('run').first();
  assert.equal(await run.getAttribute('aria-disabled'), 'true');
  assert.equal(await run.getAttribute('title'), 'No Linux answers behind this page');
  assert.deepEqual(await seriousViolations(page), []);
  await page.screenshot({ path: join(PICTURES, 'no-backend.png') });
});

test('a prediction is chosen by keyboard, compared in words, and remembered until the page is left', async (context) => {
  const asked = steps.find(({ step }) => count(step.blocks, 'prediction') > 0);
  if (asked === undefined) return context.skip('no step asks for a prediction');
  const block = asked.step.blocks.find(({ kind }) => kind === 'prediction');
  assert.ok(block?.kind === 'prediction');
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(site.address + asked.path);
  const prediction = page.getByTestId('prediction').first();
  const compare = prediction.getByTestId('compare');
  assert.equal(await compare.getAttribute('aria-disabled'), 'true');
  await prediction.getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  for (let option = 0; option < block.options.findIndex(({ isRight }) => isRight); option += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await compare.click();
  await prediction.getByText('As you predicted.').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await page.screenshot({ path: join(PICTURES, 'prediction.png') });
  await page.getByTestId('next').click();
  await page.waitForURL((url) => url.pathname !== asked.path);
  await page.getByTestId('back').click();
  await prediction.getByText('As you predicted.').waitFor();
});

test('an address that leads nowhere says so', async () => {
  await using visitor = await visit(DESKTOP);
  const { page } = visitor;
  await page.goto(`${site.address}/labs/nowhere/`);
  await page.getByRole('link', { name: 'To the start page' }).waitFor();
  assert.deepEqual(await seriousViolations(page), []);
});
