import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Dialog, Page } from 'playwright-core';
import { FLAG, HOSTILE_LINES, HOSTILE_SAYING, MARKUP, SHORT_MARKUP } from './hostile-session.ts';
import { Learner } from './learner.ts';

const PROMPT_WITHIN_MS = 10_000;
const ATTEMPTS = 6;

let learner: Learner;
/** Everything a page could be led to by what it shows. */
const seen = { dialogs: [] as string[], requests: [] as string[], pages: 0, navigations: [] as string[] };
let title = '';

before(async () => {
  learner = await Learner.meet();
  const { page } = learner;
  page.on('dialog', (dialog: Dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.context().on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(learner.at('/')) && !/^(data|blob):/.test(url)) seen.requests.push(url);
  });
  page.context().on('page', () => {
    seen.pages += 1;
  });
  await learner.enter('/sandbox/');
  title = await page.title();
  page.on('framenavigated', (frame) => seen.navigations.push(frame.url()));
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  for (const line of HOSTILE_LINES) {
    await learner.workbench.type(line);
  }
  await learner.workbench.terminalShows('all is named');
});
after(() => learner[Symbol.asyncDispose]());

/** Nothing of what was shown has become part of the page, or led it anywhere. */
async function assertHarmless(page: Page): Promise<void> {
  assert.deepEqual(seen, { dialogs: [], requests: [], pages: 0, navigations: [] });
  const found = await page.evaluate((flag) => {
    const foreign = [...document.querySelectorAll('img[src=x], b, i, [onerror], a[href^="javascript:"]')];
    return { hasRun: flag in globalThis, foreign: foreign.map(({ outerHTML }) => outerHTML.slice(0, 200)) };
  }, FLAG);
  assert.deepEqual(found, { hasRun: false, foreign: [] });
  assert.equal(await page.title(), title);
  assert.equal(new URL(page.url()).pathname, '/sandbox/');
  // A policy that had to step in says so here: nothing came so far.
  assert.deepEqual(learner.errors, []);
}

/** The names as the lens shows them, letter by letter. */
async function shows(lens: string, ...names: readonly string[]): Promise<void> {
  const { page } = learner;
  await page
    .getByRole('tablist', { name: 'X-ray' })
    .getByRole('tab', { name: new RegExp(`^${lens}`) })
    .click();
  for (const name of names) {
    await page.waitForFunction(
      (wanted) => (document.getElementById('x-ray-lens')?.textContent ?? '').includes(wanted),
      name,
    );
  }
  await assertHarmless(page);
}

test('[WA60] titles of processes are shown as text, markup and all', async () => {
  await shows('Processes', MARKUP);
});

test('[WA61] host names are shown as text', async () => {
  await shows('Namespaces', MARKUP);
});

test('[WA62] names of cgroups are shown as text', async () => {
  await shows('cgroups', MARKUP);
});

test('[WA63] names of files, mounts and layers are shown as text', async () => {
  await shows('Files', MARKUP, 'javascript:alert(1)', '<script>hostileRan=1<');
});

test('[WA64] names of network links are shown as text', async () => {
  await shows('Network', SHORT_MARKUP);
});

/** Has all of it said, and takes back what the terminal answered to its questions, which stands at the prompt. */
async function say(): Promise<void> {
  const { page, workbench } = learner;
  await workbench.type(HOSTILE_SAYING);
  await workbench.terminalShows('EVIL-LINK');
  await workbench.terminalShows('all is said');
  // The answers come when they come: Ctrl-C before the last of them takes back only the first.
  for (let attempt = 1; ; attempt += 1) {
    const before = await workbench.terminalText();
    await page.keyboard.press('Control+c');
    try {
      await workbench.prompted(before, PROMPT_WITHIN_MS);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

test('[WA65] what a program says to the terminal changes neither title, clipboard nor page, and its forged marks are text in the time line', async () => {
  const { page, workbench } = learner;
  await say();
  await assertHarmless(page);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'mine');
  await learner.picture('hostile-names');
  const before = await workbench.terminalText();
  await workbench.type("echo still' 'here");
  await workbench.prompted(before);
  await workbench.terminalShows('\nstill here');
  await assertHarmless(page);
});

test('[WA66] a link of the terminal to javascript: does nothing when it is clicked, one to another site asks first', async () => {
  const { page } = learner;
  await say();
  const box = await page.locator('[data-testid=terminal] .xterm-screen').first().boundingBox();
  assert.ok(box);
  // `clear` has put both links at the top of the screen: every row there is clicked.
  for (let y = 8; y < Math.min(box.height, 160); y += 8) {
    await page.mouse.move(box.x + 60, box.y + y);
    await page.mouse.click(box.x + 62, box.y + y);
  }
  const asked = seen.dialogs.splice(0);
  assert.ok(asked.length > 0, 'the link to another site was found, and asks');
  for (const question of asked) assert.match(question, /evil\.example/);
  await assertHarmless(page);
});
