import type { CheckResult } from '@drydock/protocol';
import { create } from 'zustand';

type StepName = { readonly lab: string; readonly step: string };

type State = {
  /** Whose results these are; results of a step that was left arrive late and are dropped. */
  readonly of: StepName | null;
  readonly results: ReadonlyMap<string, CheckResult>;
  /** Checks that were passed at some moment since the step was entered. */
  readonly reached: ReadonlySet<string>;
  /** Some check was seen unpassed since the step was entered: whatever passes now was done now. */
  readonly wasOpen: boolean;
};

const NOTHING_SEEN = { results: new Map(), reached: new Set<string>(), wasOpen: false } as const;

export const useChecks = create<State>(() => ({ of: null, ...NOTHING_SEEN }));

const isSame = (a: StepName | null, b: StepName): boolean => a?.lab === b.lab && a.step === b.step;

export function stepEntered(of: StepName): void {
  if (!isSame(useChecks.getState().of, of)) useChecks.setState({ of, ...NOTHING_SEEN });
}

export function checksChanged(of: StepName, results: readonly CheckResult[]): void {
  useChecks.setState((state) => {
    if (!isSame(state.of, of)) return state;
    const passed = results.filter(({ isPassed }) => isPassed).map(({ id }) => id);
    return {
      results: new Map([...state.results, ...results.map((result) => [result.id, result] as const)]),
      reached: new Set([...state.reached, ...passed]),
      wasOpen: state.wasOpen || passed.length < results.length,
    };
  });
}

/** A new Linux: what the old one showed is no longer true. */
export const forgetChecks = (): void => useChecks.setState(NOTHING_SEEN);
