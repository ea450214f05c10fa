import type { Locator, Page } from 'playwright-core';

/** What a learner finds on the page, by the hooks it carries for tests. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From the start page into the first step, with a terminal that has its first prompt. */
  async start(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.getByTestId('start').click();
    await this.isConnected();
    await this.prompted();
  }

  get checks(): Locator {
    return this.page.getByTestId('check');
  }

  get commands(): Locator {
    return this.page.getByTestId('command');
  }

  get pills(): Locator {
    return this.page.getByTestId('command-pill');
  }

  get rows(): Locator {
    return this.page.getByTestId('process-row');
  }

  next(): Promise<void> {
    return this.page.getByTestId('next').click();
  }

  async isConnected(): Promise<void> {
    await this.page.locator('[data-testid=connection][data-state=ready]').waitFor();
  }

  terminalText(): Promise<string> {
    return this.page.evaluate(() => window.drydockTerminalText?.() ?? '');
  }

  /** The last line of the terminal is a prompt. */
  async prompted(): Promise<void> {
    await this.page.waitForFunction(() => /#$/.test(window.drydockTerminalText?.() ?? ''));
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
      const known = await this.pills.count();
      await command.getByTestId('run').click();
      await this.pills.nth(known).waitFor();
      await this.prompted();
    }
  }

  async allPassed(): Promise<void> {
    await this.page.waitForFunction(() => {
      const checks = [...document.querySelectorAll('[data-testid=check]')];
      return checks.length > 0 && checks.every((check) => check.getAttribute('data-passed') === 'true');
    });
  }
}
