import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { keptText } from '../ui/kept-text.ts';

/** Step ids by lab. */
type Marks = { readonly [lab: string]: readonly string[] };

/** What this browser remembers of the way through the labs. */
type State = {
  readonly passed: Marks;
  /** Typed by the page and not by the learner. A step that is passed later is no longer skipped. */
  readonly skipped: Marks;
  /** The step that was on screen last. */
  readonly last: { readonly lab: string; readonly step: string } | null;
};

export type StepMark = 'passed' | 'skipped' | 'open';

const NOTHING: State = { passed: {}, skipped: {}, last: null };

export const useProgress = create<State>()(
  persist((): State => NOTHING, {
    name: 'drydock.progress',
    version: 2,
    migrate: (stored) => ({ ...NOTHING, ...(stored as Partial<State>) }),
    storage: createJSONStorage(keptText),
    // The pages are built without a browser: what is stored is read after the first paint, so that both agree on it.
    skipHydration: true,
  }),
);

/** Reads what this browser stored, also what another window added meanwhile. Call from an effect. */
export function recallProgress(): void {
  void useProgress.persist.rehydrate();
}

export function markOf({ passed, skipped }: State, lab: string, step: string): StepMark {
  if (passed[lab]?.includes(step)) return 'passed';
  return skipped[lab]?.includes(step) ? 'skipped' : 'open';
}

export function passStep(lab: string, step: string): void {
  change((state) => ({
    ...state,
    passed: withStep(state.passed, lab, step),
    skipped: without(state.skipped, lab, step),
  }));
}

export function skipStep(lab: string, step: string): void {
  change((state) =>
    markOf(state, lab, step) === 'passed' ? state : { ...state, skipped: withStep(state.skipped, lab, step) },
  );
}

export function forgetStep(lab: string, step: string): void {
  change((state) => ({
    ...state,
    passed: without(state.passed, lab, step),
    skipped: without(state.skipped, lab, step),
  }));
}

export function forgetLab(lab: string): void {
  change((state) => ({ ...state, passed: { ...state.passed, [lab]: [] }, skipped: { ...state.skipped, [lab]: [] } }));
}

export const forgetProgress = (): void => change(() => NOTHING);

export const visitStep = (lab: string, step: string): void => change((state) => ({ ...state, last: { lab, step } }));

export const markedCount = ({ passed, skipped }: State): number => count(passed) + count(skipped);

const count = (marks: Marks): number => Object.values(marks).reduce((sum, steps) => sum + steps.length, 0);

/** Whatever is stored is read first: writing without would delete it. */
function change(next: (state: State) => State): void {
  if (!useProgress.persist.hasHydrated()) recallProgress();
  useProgress.setState(next(useProgress.getState()));
}

const withStep = (marks: Marks, lab: string, step: string): Marks =>
  marks[lab]?.includes(step) ? marks : { ...marks, [lab]: [...(marks[lab] ?? []), step] };

const without = (marks: Marks, lab: string, step: string): Marks => ({
  ...marks,
  [lab]: (marks[lab] ?? []).filter((other) => other !== step),
});
