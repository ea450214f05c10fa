import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootMachine, type Machine, REPOSITORY } from '@drydock/docker-vm';
import { DESKTOP, type Visitor, visit } from './browser.ts';
import { recordLayoutShifts } from './layout-shift.ts';
import { Workbench } from './workbench.ts';

/** Pictures to look at; nothing compares them. */
const PICTURES = join(REPOSITORY, '.drydock', 'pictures');
const HEALTHY_WITHIN_MS = 240_000;

/**
 * A machine, and one learner with a browser. A machine holds few sessions and nobody closes one, so tests share it:
 * each begins with a new Linux and without marks, made so with the page's own buttons.
 */
export class Learner implements AsyncDisposable {
  readonly workbench: Workbench;
  readonly #machine: Machine;
  readonly #visitor: Visitor;
  #hasEntered = false;

  static async meet(): Promise<Learner> {
    mkdirSync(PICTURES, { recursive: true });
    const machine = await bootMachine({ dataDisk: 'throw-away' });
    await machine.waitUntilHealthy(AbortSignal.timeout(HEALTHY_WITHIN_MS));
    const visitor = await visit(DESKTOP);
    await recordLayoutShifts(visitor.page);
    return new Learner(machine, visitor);
  }

  private constructor(machine: Machine, visitor: Visitor) {
    this.#machine = machine;
    this.#visitor = visitor;
    this.workbench = new Workbench(visitor.page);
  }

  get page() {
    return this.#visitor.page;
  }

  /** What went wrong in the page since the last enter(). */
  get errors(): readonly string[] {
    return this.#visitor.errors;
  }

  at(path: string): string {
    return `http://127.0.0.1:${this.#machine.port}${path}`;
  }

  /** Opens a page of the workbench in a new Linux, with a prompt in its terminal. */
  async enter(path: string): Promise<void> {
    const { page, workbench } = this;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(this.at(path));
    await workbench.isConnected();
    if (this.#hasEntered) {
      await workbench.forgetMarks();
      await workbench.resetSession();
    }
    this.#hasEntered = true;
    await workbench.prompted();
    this.#visitor.errors.length = 0;
  }

  picture(name: string): Promise<unknown> {
    return this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#visitor[Symbol.asyncDispose]();
    await this.#machine.stop();
  }
}
