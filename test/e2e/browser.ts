import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium: tests bring no browser of their own. Without a sandbox, because CI runs as root. */
const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** An emulated VM on two busy cores answers within seconds, not milliseconds. */
const ACTION_WITHIN_MS = 60_000;

export type Look = {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** False for a reader whose browser runs no scripts. */
  readonly hasScripts?: boolean;
};
export const DESKTOP: Look = { colorScheme: 'light', width: 1440, height: 900 };
export const PHONE: Look = { colorScheme: 'light', width: 390, height: 844 };

export type Visitor = AsyncDisposable & {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly errors: string[];
};

/** Chromium with an empty profile, as a new learner has it. `errors` gathers what went wrong in the page. */
export async function visit(look: Look = DESKTOP): Promise<Visitor> {
  const profile = mkdtempSync(join(tmpdir(), 'drydock-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: FLAGS,
    viewport: { width: look.width, height: look.height },
    colorScheme: look.colorScheme,
    javaScriptEnabled: look.hasScripts ?? true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(ACTION_WITHIN_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    page,
    context,
    errors,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export type Violation = { readonly id: string; readonly impact: string | null; readonly nodes: readonly string[] };

/** What axe-core finds in the page that is serious or critical. */
export async function seriousViolations(page: Page): Promise<Violation[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // A colour on its way to another is no colour to judge: the page moves nothing for whoever asks for less motion.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  // The page forbids inline scripts; what the test evaluates is not the page's.
  await page.evaluate(source);
  const serious = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
  });
  await page.emulateMedia({ reducedMotion: null });
  return serious;
}
