import { bootMachine } from '@drydock/docker-vm';
import { visit } from '../e2e/browser.ts';
import { Workbench } from '../e2e/workbench.ts';
import { show, summarize } from './statistics.ts';

/** A VM of 2 GiB holds five sessions, and none ends by itself: one is left for the rest. */
const VISITS = 4;
const KEYS = 60;
const CHANGES = 15;

/** What a learner waits for, measured in the page: from their click or key to what they see. */
export async function page(say: (line: string) => void): Promise<void> {
  await using machine = await bootMachine({ dataDisk: 'throw-away' });
  say(`VM: ${machine.accelerator.name}`);
  const booting = performance.now();
  await machine.waitUntilHealthy(AbortSignal.timeout(240_000));
  say(`boot until healthy: ${((performance.now() - booting) / 1000).toFixed(1)} s`);

  const clicks: number[] = [];
  for (let turn = 0; turn < VISITS; turn += 1) {
    await using visitor = await visit();
    await visitor.page.goto(`http://127.0.0.1:${machine.port}/`);
    const started = performance.now();
    await visitor.page.getByTestId('start').click();
    await visitor.page.waitForFunction(() => /#$/.test(window.drydockTerminalText?.() ?? ''), undefined, {
      polling: 10,
    });
    clicks.push(performance.now() - started);
  }
  say(`click to prompt, with a new session: ${show(summarize(clicks), 'ms')}`);

  await using visitor = await visit();
  const workbench = new Workbench(visitor.page);
  await workbench.open(`http://127.0.0.1:${machine.port}/labs/namespaces/look/`);
  await visitor.page.getByTestId('terminal').click();
  say(`key to screen: ${show(summarize(await keys(workbench)), 'ms')}`);
  say(`kernel change to screen: ${show(summarize(await changes(workbench)), 'ms')}`);
}

/** From the key's press until the character stands in the terminal's buffer, a key at a time. */
async function keys({ page: tab }: Workbench): Promise<number[]> {
  const samples: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    const letter = 'abcdefghijklmnopqrstuvwxyz'[key % 26] ?? 'a';
    const arrived = tab.evaluate(async () => {
      const started = performance.now();
      const before = window.drydockTerminalText?.();
      await new Promise<void>((resolve) => addEventListener('keydown', () => resolve(), { once: true, capture: true }));
      const pressed = performance.now();
      while (window.drydockTerminalText?.() === before) await new Promise((resolve) => setTimeout(resolve, 0));
      return performance.now() - Math.max(pressed, started);
    });
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
    await tab.keyboard.press(letter);
    samples.push(await arrived);
  }
  await tab.keyboard.press('Control+U');
  return samples;
}

/**
 * From the moment a program in the session has forked, by its own word in the terminal, until its row stands in the
 * x-ray: what is shown is at most this much behind the kernel.
 */
async function changes(workbench: Workbench): Promise<number[]> {
  const samples: number[] = [];
  for (let turn = 0; turn < CHANGES; turn += 1) {
    const rows = await workbench.rows.count();
    const seen = workbench.page.evaluate(async (known) => {
      const spin = () => new Promise((resolve) => setTimeout(resolve, 0));
      const count = () => document.querySelectorAll('[data-testid=process-row]').length;
      const mark = `born${known}`;
      while (!new RegExp(`^${mark}$`, 'm').test(window.drydockTerminalText?.() ?? '')) await spin();
      const told = performance.now();
      while (count() <= known) await spin();
      return performance.now() - told;
    }, rows);
    await workbench.type(`sleep 1000 & echo born${rows}`);
    samples.push(await seen);
    await workbench.prompted();
  }
  return samples;
}
