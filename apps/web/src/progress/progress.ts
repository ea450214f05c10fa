import {
  type Marks,
  markOf as markOfStep,
  NO_MARKS,
  type Progress,
  type ProgressChange,
  type StepMark,
  type StepsByLab,
} from '@drydock/protocol';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { keptText } from '../ui/kept-text.ts';
import { changedHere, serverTold, type Unsent } from './known-progress.ts';

export type { StepMark };

/** What this browser remembers of the way through the labs. It works without a server, and is what the page shows. */
type State = Marks & {
  /** What the server has not acknowledged yet, oldest first. Already part of the marks. */
  readonly unsent: readonly Unsent[];
  /** Whose marks the server last told, and how new they were; null before it told any. */
  readonly learner: string | null;
  readonly revision: number;
};

const NOTHING: State = { ...NO_MARKS, unsent: [], learner: null, revision: 0 };

export const useProgress = create<State>()(
  persist((): State => NOTHING, {
    name: 'drydock.progress',
    version: 3,
    // Without a learner, what is stored belongs to this browser alone, and is told to the server as a whole.
    migrate: (stored) => ({ ...NOTHING, ...(stored as Partial<State>) }),
    storage: createJSONStorage(keptText),
    // The pages are built without a browser: what is stored is read after the first paint, so that both agree on it.
    skipHydration: true,
  }),
);

const idsToSend = new Set<number>();

/** Reads what this browser stored, also what another window added meanwhile. Call from an effect. */
export function recallProgress(): void {
  void useProgress.persist.rehydrate();
}

export const markOf = (marks: Pick<Marks, 'passed' | 'skipped'>, lab: string, step: string): StepMark =>
  markOfStep(marks, { lab, step });

export const passStep = (lab: string, step: string): void => make({ kind: 'pass', step: { lab, step } });
export const skipStep = (lab: string, step: string): void => make({ kind: 'skip', step: { lab, step } });
export const visitStep = (lab: string, step: string): void => make({ kind: 'visit', step: { lab, step } });
export const forgetStep = (lab: string, step: string): void => make({ kind: 'forget-step', step: { lab, step } });
export const forgetLab = (lab: string): void => make({ kind: 'forget-lab', lab });
export const forgetProgress = (): void => make({ kind: 'forget-all' });

/** What the server knows now. `isFirst`: the first since the connection was there; it may be an older database's word. */
export function receiveProgress(progress: Progress, options: { readonly isFirst: boolean }): void {
  const before = useProgress.getState().learner;
  change((state) => serverTold(state, progress, options));
  // What another window left behind, or nobody has ever told, is this one's to tell.
  if (options.isFirst || before !== progress.learner) {
    for (const { id } of useProgress.getState().unsent) idsToSend.add(id);
  }
}

/** What this window is to tell the server; the other windows of this browser tell their own. */
export const toSend = (): readonly Unsent[] => useProgress.getState().unsent.filter(({ id }) => idsToSend.has(id));

/** The server has these, or will never take them. */
export function settle(sent: readonly Unsent[]): void {
  const ids = new Set(sent.map(({ id }) => id));
  change((state) => ({ ...state, unsent: state.unsent.filter(({ id }) => !ids.has(id)) }));
  for (const id of ids) idsToSend.delete(id);
}

export const markedCount = ({ passed, skipped }: Marks): number => count(passed) + count(skipped);

const count = (marks: StepsByLab): number => Object.values(marks).reduce((sum, steps) => sum + steps.length, 0);

function make(made: ProgressChange): void {
  change((state) => {
    const changed = changedHere(state, made);
    const latest = changed.unsent.at(-1);
    if (changed !== state && latest !== undefined) idsToSend.add(latest.id);
    return changed;
  });
}

/** Whatever is stored is read first: writing without would delete what another window added. */
function change(next: (state: State) => State): void {
  recallProgress();
  const state = useProgress.getState();
  const changed = next(state);
  if (changed !== state) useProgress.setState(changed);
}
