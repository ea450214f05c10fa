import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readLabs } from '@drydock/curriculum';
import { REPOSITORY } from '@drydock/docker-vm';
import { seriousViolations } from './browser.ts';
import { assertNothingMoved } from './layout-shift.ts';
import { Learner } from './learner.ts';

const labs = await readLabs(join(REPOSITORY, 'labs'));
const steps = labs.flatMap((lab) =>
  lab.steps.map((step) => ({
    lab,
    step,
    path: `/labs/${lab.id}/${step.id}/`,
    mark: `Step ${step.number}: ${step.title}`,
  })),
);
/** A chapter that begins at once, without the steps of another. */
const [first, second, third] = steps;
assert.ok(first && second && third);
const chapter = first.lab;

let learner: Learner;
before(async () => {
  learner = await Learner.meet();
});
after(() => learner[Symbol.asyncDispose]());

const focused = (attribute: string) =>
  learner.page.evaluate((name) => document.activeElement?.getAttribute(name), attribute);

test('the runtime performs what a step offers: its calls are shown, its shell comes to the top, its source is read', async () => {
  const offering = steps.find(({ step }) => step.runtime[0]?.operation === 'new-namespaces');
  assert.ok(offering, 'no step offers new-namespaces first');
  const { page, workbench } = learner;
  await learner.enter(offering.path);
  const offer = workbench.offers.first();
  await offer.getByTestId('perform').click();
  const performed = offer.locator('[data-testid=performed][data-failed=false]');
  await performed.waitFor();
  assert.ok((await performed.getByTestId('call').count()) > 0);
  await workbench.tabs.and(page.locator('[aria-selected=true]')).getByText('by the runtime').waitFor();
  await workbench.prompted();
  const doing = page.getByTestId('command-pill').filter({ hasText: 'by the runtime' });
  await doing
    .filter({ hasText: 'a shell in ' })
    .filter({ hasText: /\d changes?$/ })
    .waitFor();
  assert.equal(await doing.count(), 1, 'it stands in the time line once, with what it changed');
  await performed.scrollIntoViewIfNeeded();
  await learner.picture('runtime');
  assert.deepEqual(await seriousViolations(page), []);

  await offer.getByTestId('read-source').click();
  await page.getByTestId('source').getByText('export function').first().waitFor();
  assert.deepEqual(await seriousViolations(page), [], 'with the source open');
  await learner.picture('runtime-source');
  await page.keyboard.press('Escape');
  await workbench.dialogIsClosed();
  assert.equal(await focused('data-testid'), 'read-source');
  await assertNothingMoved(page);
  assert.deepEqual(learner.errors, []);
});

test('an operation that fails shows the call that failed, its errno in words, and why', async () => {
  // Nobody has made the cgroup: the steps before are not done.
  const offering = steps.find(({ step }) => step.runtime[0]?.operation === 'join-control-group');
  assert.ok(offering, 'no step offers join-control-group first');
  const { page, workbench } = learner;
  await learner.enter(offering.path);
  await workbench.offers.first().getByTestId('perform').click();
  await workbench.offers.first().locator('[data-testid=performed][data-failed=true]').waitFor();
  await page.getByText('ENOENT, no such file or directory').first().waitFor();
  assert.ok(await page.getByTestId('operation-failure').isVisible());
  assert.deepEqual(await seriousViolations(page), []);
});

test('skipping types the solution, marks the step as skipped and not as passed, and goes on', async () => {
  const { page, workbench } = learner;
  await learner.enter(first.path);
  await page.getByTestId('skip').click();
  await page.waitForURL(`**${second.path}`);
  await workbench.marked(`${first.mark}, skipped`);
  assert.deepEqual(learner.errors, []);
});

test('a skip that does not solve the step says what is missing', async () => {
  const { page, workbench } = learner;
  await learner.enter(second.path);
  // A shell that knows none of the commands: the solution is typed, and solves nothing.
  await workbench.type('PATH=/nowhere');
  await page.getByTestId('skip').click();
  await page
    .getByTestId('skip-stuck')
    .getByText(second.step.checks[0]?.says ?? '')
    .waitFor();
  assert.ok(page.url().endsWith(second.path));
  assert.deepEqual(await seriousViolations(page), []);
  await workbench.marked(second.mark);
});

test('a step is reset: a new Linux, with the steps before it solved and this one not', async () => {
  const { page, workbench } = learner;
  await learner.enter(first.path);
  await page.getByTestId('skip').click();
  await page.waitForURL(`**${second.path}`);
  const before = await workbench.marks();
  await page.getByTestId('next').click();
  await page.waitForURL(`**${third.path}`);
  await page.getByTestId('reset').click();
  assert.deepEqual(await seriousViolations(page), [], 'with the dialog open');
  await learner.picture('reset');
  await page.getByTestId('reset-step').click();
  await page.getByTestId('reset-progress').getByText('Typing step').waitFor();
  await workbench.dialogIsClosed();
  assert.equal(await focused('data-testid'), 'reset');
  await workbench.terminalShows(second.step.solution.trim().split('\n').at(-1) ?? '');
  assert.deepEqual(await workbench.marks(), before, 'the marks of other steps stay');
});

test('a reset that is typing can be stopped', async () => {
  const last = chapter.steps.at(-1);
  const { page, workbench } = learner;
  await learner.enter(`/labs/${chapter.id}/${last?.id}/`);
  await page.getByTestId('reset').click();
  await page.getByTestId('reset-step').click();
  await page.getByTestId('reset-stop').click();
  await page.getByRole('alert').getByText('Stopped.').waitFor();
  await page.keyboard.press('Escape');
  await workbench.dialogIsClosed();
});

test('a chapter is reset: its marks are forgotten, and its first step is on screen', async () => {
  const { page, workbench } = learner;
  await learner.enter(first.path);
  await page.getByTestId('skip').click();
  await page.waitForURL(`**${second.path}`);
  await page.getByTestId('reset').click();
  await page.getByTestId('reset-chapter').click();
  await page.waitForURL(`**${first.path}`);
  await workbench.dialogIsClosed();
  await workbench.marked(first.mark);
});

test('the session is reset: a new Linux, and the marks stay', async () => {
  const { page, workbench } = learner;
  await learner.enter(first.path);
  await page.getByTestId('skip').click();
  await page.waitForURL(`**${second.path}`);
  await workbench.type('touch /root/kept');
  await workbench.resetSession();
  await workbench.prompted();
  await workbench.type('ls -A /root/kept');
  await workbench.terminalShows('No such file or directory');
  await workbench.marked(`${first.mark}, skipped`);
});

test('the sandbox has a terminal, an x-ray and things to try', async () => {
  const { page, workbench } = learner;
  await learner.enter('/sandbox/');
  const before = await workbench.terminalText();
  await workbench.commands.first().getByTestId('run').click();
  await workbench.prompted(before);
  await workbench.rows.nth(2).waitFor();
  await workbench.commands.first().getByText('✓ ran').waitFor();
  assert.deepEqual(await seriousViolations(page), []);
  await learner.picture('sandbox');
  // By the page's own links into a chapter: the same Linux, the same terminal.
  await page.getByRole('link', { name: 'Drydock, start page' }).click();
  await page.getByRole('link', { name: chapter.title, exact: true }).click();
  // To its first step, or to where the learner was in it.
  await page.waitForURL('**/labs/**');
  await workbench.isConnected();
  await workbench.terminalShows('--mount-proc bash');
  await assertNothingMoved(page);
  assert.deepEqual(learner.errors, []);
});

test('a page that is loaded again answers no question that a program asked before', async () => {
  const { page, workbench } = learner;
  await learner.enter('/sandbox/');
  // CSI 6 n: "where is the cursor?" The program reads the answer; that to a second one would be typed into the shell.
  const before = await workbench.terminalText();
  await workbench.type("printf '\\033[6n'; read -s -t 5 -d R");
  await workbench.prompted(before);
  await page.reload();
  await workbench.isConnected();
  await workbench.terminalShows('read -s');
  await workbench.prompted();
});

test('the help dialog opens, is accessible in both themes, and gives the focus back', async () => {
  const { page, workbench } = learner;
  await learner.enter(first.path);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousViolations(page), []);
    await learner.picture(`step-${colorScheme}`);
    await page.getByRole('button', { name: 'Help and keyboard shortcuts' }).click();
    await page.getByRole('dialog', { name: 'How to use this page' }).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await learner.picture(`help-${colorScheme}`);
    await page.keyboard.press('Escape');
    await workbench.dialogIsClosed();
    assert.equal(await focused('aria-label'), 'Help and keyboard shortcuts');
  }
});
