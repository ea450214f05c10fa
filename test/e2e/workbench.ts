import type { Locator, Page } from 'playwright-core';

/** A prompt that stands for this long, looked at this often, is no line that is still being printed. */
const QUIET_LOOKS = 4;
const LOOK_EVERY_MS = 150;
/** No command of a lesson works for so long. */
const ENTER_AFTER_MS = 30_000;

/** What a learner finds on the page, by the hooks it carries for tests. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a page of the workbench and waits for a terminal with a prompt. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.isConnected();
    await this.prompted();
  }

  get checks(): Locator {
    return this.page.getByTestId('check');
  }

  get commands(): Locator {
    return this.page.getByTestId('command');
  }

  get offers(): Locator {
    return this.page.getByTestId('offer');
  }

  get tabs(): Locator {
    return this.page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab');
  }

  get rows(): Locator {
    return this.page.getByTestId('process-row');
  }

  /** "Step 2: Stop sharing, passed" */
  async marks(): Promise<string[]> {
    const marks = this.page.locator('nav[aria-label=Steps] a');
    return marks.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label') ?? ''));
  }

  async next(): Promise<void> {
    const { href } = new URL(this.page.url());
    await this.page.getByTestId('next').click();
    await this.page.waitForURL((now) => now.href !== href);
  }

  async isConnected(): Promise<void> {
    await this.page.locator('[data-testid=connection][data-state=ready]').waitFor();
  }

  terminalText(): Promise<string> {
    return this.page.evaluate(() => window.drydockTerminalText?.() ?? '');
  }

  /** The last line of the terminal is a prompt, other than `before`, and stays one. Not every shell marks its prompts. */
  async prompted(before = '', timeoutMs?: number): Promise<void> {
    await this.page.waitForFunction(
      ({ before, looks }) => {
        const seen = globalThis as unknown as { lastSeen?: { text: string; times: number } };
        const text = window.drydockTerminalText?.() ?? '';
        const times = seen.lastSeen?.text === text ? seen.lastSeen.times + 1 : 1;
        seen.lastSeen = { text, times };
        return text !== before && /[#$]$/.test(text) && times >= looks;
      },
      { before, looks: QUIET_LOOKS },
      { polling: LOOK_EVERY_MS, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) },
    );
  }

  /** Types into the terminal as a person does. */
  async type(line: string): Promise<void> {
    await this.page.getByTestId('terminal').click();
    await this.page.keyboard.type(`${line}\n`);
  }

  async terminalShows(text: string): Promise<void> {
    await this.page.waitForFunction((wanted) => (window.drydockTerminalText?.() ?? '').includes(wanted), text);
  }

  /** Clicks every command of the step in its order, each when the one before has come back. */
  async runCommands(): Promise<void> {
    for (const command of await this.commands.all()) {
      const before = await this.terminalText();
      await command.getByTestId('run').click();
      try {
        await this.prompted(before, ENTER_AFTER_MS);
      } catch {
        // What runs in the background has printed over the prompt: a person presses Enter, and has it again.
        await this.type('');
        await this.prompted(before);
      }
    }
  }

  dialogIsClosed(): Promise<unknown> {
    return this.page.waitForFunction(() => document.querySelector('dialog[open]') === null);
  }

  /** A new Linux; the marks stay. */
  async resetSession(): Promise<void> {
    await this.page.getByTestId('reset').click();
    await this.page.getByTestId('reset-session').click();
    await this.dialogIsClosed();
  }

  async forgetMarks(): Promise<void> {
    await this.page.getByTestId('reset').click();
    const forget = this.page.getByTestId('forget-marks');
    if ((await forget.getAttribute('aria-disabled')) === 'true') await this.page.keyboard.press('Escape');
    else await forget.click();
    await this.dialogIsClosed();
  }

  /** Waits for a mark: "Step 2: Stop sharing, passed". */
  async marked(mark: string): Promise<void> {
    try {
      await this.page.locator('nav[aria-label=Steps]').getByRole('link', { name: mark, exact: true }).waitFor();
    } catch (error) {
      const checks = await this.checks.allInnerTexts();
      const seen = [...checks.map((text) => text.replaceAll('\n', ' ')), await this.terminalText()].join('\n');
      throw new Error(`no mark says "${mark}"; the page shows:\n${seen}`, { cause: error });
    }
  }
}
