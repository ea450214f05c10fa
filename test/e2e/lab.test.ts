import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bootMachine, type Machine, REPOSITORY } from '@drydock/docker-vm';
import { DESKTOP, type Look, seriousViolations, visit } from './browser.ts';
import { Workbench } from './workbench.ts';

/** Pictures to look at; nothing compares them. */
const PICTURES = join(REPOSITORY, '.drydock', 'pictures');
/** Sum of layout shifts that nobody asked for, web.dev/cls: up to 0.1 counts as good; nothing here may move. */
const LAYOUT_SHIFT_MAX = 0.02;
const STEPS = 6;

let machine: Machine;
before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  machine = await bootMachine({ dataDisk: 'throw-away' });
  await machine.waitUntilHealthy(AbortSignal.timeout(240_000));
});
after(() => machine.stop());

async function completeLab(look: Look): Promise<void> {
  await using visitor = await visit(look);
  const { page, errors } = visitor;
  const workbench = new Workbench(page);
  await page.addInitScript(() => {
    const record = globalThis as unknown as { shifted: number };
    record.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) record.shifted += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

  await page.goto(`http://127.0.0.1:${machine.port}/`);
  assert.deepEqual(await seriousViolations(page), [], 'start page');
  await page.screenshot({ path: join(PICTURES, `start-${look.colorScheme}.png`) });
  await workbench.start(`http://127.0.0.1:${machine.port}/`);

  for (let step = 1; step <= STEPS; step += 1) {
    assert.equal(
      await page.locator('[data-testid=check][data-passed=true]').count(),
      0,
      `step ${step} starts unpassed`,
    );
    await workbench.runCommands();
    await workbench.allPassed();
    assert.deepEqual(await seriousViolations(page), [], `step ${step}`);
    await page.screenshot({ path: join(PICTURES, `step-${step}-${look.colorScheme}.png`) });
    if (step < STEPS) {
      const url = page.url();
      await workbench.next();
      await page.waitForURL((now) => now.href !== url);
    }
  }

  const shifted = await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
  assert.ok(shifted <= LAYOUT_SHIFT_MAX, `layout shifted by ${shifted}`);
  assert.deepEqual(errors, []);

  await page.goto(`http://127.0.0.1:${machine.port}/`);
  const marks = page.locator('nav[aria-label=Steps] a[aria-label$=", passed"]');
  await marks.first().waitFor();
  assert.equal(await marks.count(), STEPS, 'progress is kept');
}

test('the lab can be completed by clicking, from the first page to the last tick, in light', () =>
  completeLab(DESKTOP));
test('the lab can be completed by clicking, from the first page to the last tick, in dark', () =>
  completeLab({ ...DESKTOP, colorScheme: 'dark' }));
