import { changesFor, type Marks, type Progress, type ProgressChange, withChange } from '@drydock/protocol';

/** A change, and by what it is known again when the server has it. */
export type Unsent = { readonly id: number; readonly change: ProgressChange };

export type Known = Marks & {
  readonly unsent: readonly Unsent[];
  readonly learner: string | null;
  readonly revision: number;
};

/** After a change that was made in this page. What changes nothing is not told; a change takes the place of those it undoes. */
export function changedHere<State extends Known>(state: State, change: ProgressChange): State {
  const marks = withChange(state, change);
  const isNews = change.kind.startsWith('forget') || !isSame(state, marks);
  if (!isNews) return state;
  const left = state.unsent.filter(({ change: earlier }) => !isUndoneBy(earlier, change));
  return { ...state, ...marks, unsent: [...left, unsentOf(change)] };
}

/**
 * After the server told what it knows. Of the same learner that is the truth, with what it does not have yet on top: what
 * another machine forgot is gone here too. Of another learner, or where the database went back to an older state, all
 * that this browser knows is added to it: nothing of it was ever told there.
 */
export function serverTold<State extends Known>(
  state: State,
  progress: Progress,
  { isFirst }: { readonly isFirst: boolean },
): State {
  const isOlder = progress.revision < state.revision;
  if (progress.learner === state.learner && isOlder && !isFirst) return state;
  const unsent = progress.learner === state.learner && !isOlder ? state.unsent : allOf(state, progress);
  const { passed, skipped, last, learner, revision } = progress;
  const marks = unsent.map(({ change }) => change).reduce<Marks>(withChange, { passed, skipped, last });
  return { ...state, ...marks, unsent, learner, revision };
}

/** Marks, and no forgetting: that was meant for what the other one knew. */
function allOf(state: Known, progress: Progress): Unsent[] {
  const news = changesFor(state).filter((change) => !isSame(progress, withChange(progress, change)));
  const visit = state.unsent.some(({ change }) => change.kind === 'visit') || progress.last === null;
  const last: ProgressChange[] = visit && state.last !== null ? [{ kind: 'visit', step: state.last }] : [];
  return [...news, ...last].map(unsentOf);
}

function isUndoneBy(earlier: ProgressChange, change: ProgressChange): boolean {
  switch (change.kind) {
    case 'forget-all':
      return true;
    case 'forget-lab':
      return earlier.kind === 'forget-lab' ? earlier.lab === change.lab : isOf(earlier, change.lab);
    case 'forget-step':
      return earlier.kind !== 'visit' && isOf(earlier, change.step.lab, change.step.step);
    case 'visit':
      return earlier.kind === 'visit';
    case 'pass':
      return earlier.kind === 'skip' && isOf(earlier, change.step.lab, change.step.step);
    case 'skip':
      return false;
  }
}

const isOf = (change: ProgressChange, lab: string, step?: string): boolean =>
  'step' in change &&
  change.kind !== 'visit' &&
  change.step.lab === lab &&
  (step ?? change.step.step) === change.step.step;

/** Random, because two windows of one browser share what they remember. */
const unsentOf = (change: ProgressChange): Unsent => ({ id: Math.random(), change });

const isSame = (one: Marks, other: Marks): boolean =>
  one.passed === other.passed &&
  one.skipped === other.skipped &&
  one.last?.lab === other.last?.lab &&
  one.last?.step === other.last?.step;
