import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { until } from '../../apps/server/testing/until.ts';
import { findDrydockProcess } from '../server/drydock-process.ts';
import { Learner } from '../server/learner.ts';
import type { TerminalScreen } from '../server/terminal-screen.ts';

/** Somebody at work in a terminal, who must notice nothing of what others try. */
export class Neighbour implements AsyncDisposable {
  readonly learner: Learner;
  readonly page: Awaited<ReturnType<Learner['openShell']>>['page'];
  readonly screen: TerminalScreen;
  readonly #processes = halves();
  #turns = 0;

  private constructor(learner: Learner, { page, screen }: Awaited<ReturnType<Learner['openShell']>>) {
    this.learner = learner;
    this.page = page;
    this.screen = screen;
  }

  static async settle(): Promise<Neighbour> {
    const learner = await Learner.arrive();
    return new Neighbour(learner, await learner.openShell());
  }

  /** Keeper and server are the processes they were, and the terminal answers with nothing but the answer. */
  async isUnharmed(): Promise<void> {
    this.#turns += 1;
    assert.equal(await this.screen.run(`echo turn ${this.#turns}`), `turn ${this.#turns}\n`);
    assert.ok(this.page.connected);
    assert.deepEqual(halves(), this.#processes, 'keeper or server was started anew');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.learner[Symbol.asyncDispose]();
  }
}

const halves = () => ['keeper' as const, 'server' as const].map(findDrydockProcess);

export function serverProcess(): number {
  const pid = findDrydockProcess('server');
  assert.ok(pid);
  return pid;
}

/** Descriptors the server holds: connections that nobody ended among them. */
export const descriptors = (): number => readdirSync(`/proc/${serverProcess()}/fd`).length;

/** Waits until the server holds no more descriptors than before. */
export async function letsGo(before: number): Promise<void> {
  await until('the server has let go of every connection', descriptors, (now) => now <= before);
}
