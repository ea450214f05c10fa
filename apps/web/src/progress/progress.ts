import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

type Passed = { readonly [lab: string]: readonly string[] };

/** Steps passed in this browser, by lab. */
type State = { readonly passed: Passed };

export const useProgress = create<State>()(
  persist((): State => ({ passed: {} }), {
    name: 'drydock.progress',
    version: 1,
    storage: createJSONStorage(() => localStorage),
    // The pages are built without a browser: what is stored is read after the first paint, so that both agree on it.
    skipHydration: true,
  }),
);

/** Reads what this browser stored. Call once a page, from an effect. */
export function recallProgress(): void {
  void useProgress.persist.rehydrate();
}

export const isPassed = ({ passed }: State, lab: string, step: string): boolean => passed[lab]?.includes(step) ?? false;

export function passStep(lab: string, step: string): void {
  const state = useProgress.getState();
  if (isPassed(state, lab, step)) return;
  useProgress.setState({ passed: { ...state.passed, [lab]: [...(state.passed[lab] ?? []), step] } });
}

export function forgetProgress(): void {
  useProgress.setState({ passed: {} });
}

export const passedCount = ({ passed }: State): number =>
  Object.values(passed).reduce((count, steps) => count + steps.length, 0);
