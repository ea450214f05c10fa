import type { Lab, Step } from '@drydock/curriculum';
import { type CheckResult, fillText, type ParameterValues, parameterValues } from '@drydock/protocol';
import type { Learner } from './learner.ts';
import { TypedTerminal } from './typing.ts';
import { until } from './within.ts';

/** The page promises half a second; an emulated machine is given more. How fast it is, is measured elsewhere. */
const CHECKS_LIMIT_MS = 60_000;

/** A learner with a terminal, working through one lab in one Linux. */
export class Visit implements Disposable {
  readonly learner: Learner;
  readonly #lab: Lab;
  readonly #values: ParameterValues;
  /** The one that is typed into. */
  terminal: TypedTerminal;

  private constructor(learner: Learner, lab: Lab, terminal: TypedTerminal) {
    this.learner = learner;
    this.#lab = lab;
    this.#values = parameterValues(lab.parameters, `${learner.session}/${lab.id}`);
    this.terminal = terminal;
  }

  /** In a Linux that nobody has touched, with the steps before `step` solved in it. */
  static async begin(learner: Learner, lab: Lab, step?: Step): Promise<Visit> {
    await learner.reset();
    const visit = new Visit(learner, lab, await TypedTerminal.open(learner));
    const solved = step === undefined ? [] : lab.steps.slice(0, lab.steps.indexOf(step));
    for (const { solution } of solved) await visit.typeScript(solution);
    return visit;
  }

  /** As this learner's page shows it. */
  fill(text: string): string {
    return fillText(text, this.#values);
  }

  enter(step: Step): Promise<readonly CheckResult[]> {
    return this.learner.enterStep({ lab: this.#lab.id, step: step.id });
  }

  async typeScript(script: string): Promise<void> {
    for (const line of script.split('\n')) await this.terminal.type(this.fill(line));
  }

  async untilPassed(): Promise<void> {
    await this.#until(() => this.learner.isThrough);
  }

  /** Until a check has been passed that was not yet when these results came. */
  async untilCloser(before: readonly CheckResult[]): Promise<void> {
    const open = before.filter(({ isPassed }) => !isPassed);
    await this.#until(() => open.some(({ id }) => this.learner.reached.has(id)));
  }

  async #until(isTrue: () => boolean): Promise<void> {
    await until(isTrue, {
      after: this.learner.after('checks:changed'),
      limitMs: CHECKS_LIMIT_MS,
      lastSeen: () => tell(this.learner),
    });
  }

  [Symbol.dispose](): void {
    this.terminal[Symbol.dispose]();
  }
}

/** What the page would show. */
export function tell({ results, reached }: Pick<Learner, 'results' | 'reached'>): string {
  const lines = results.map(
    ({ id, observed, source }) => `${reached.has(id) ? '✓' : '…'} ${id}: ${observed} (${source ?? 'no file'})`,
  );
  return ['the checks say:', ...lines].join('\n  ');
}
