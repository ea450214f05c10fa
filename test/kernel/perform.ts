import { type Entered, openShellPlace, type Plan, performAtShell, type ShellPlace } from '@drydock/runtime';
import type { LearnerShell } from './learner-shell.ts';
import { STAGE, type startSession } from './session-fixture.ts';

export type Learner = Awaited<ReturnType<typeof startSession>>;

/** Longer than anything takes that is not held up. */
const WITHIN_MS = 30_000;

/** What a test wants to be done: operations that may depend on where the shell is. */
export type MakePlan = (place: ShellPlace) => Plan;

/** Has the runtime perform a plan at a learner's shell, as the keeper does. */
export async function performAt(
  learner: Learner,
  shell: LearnerShell,
  makePlan: MakePlan,
  options: { endsInShell?: boolean; withinMs?: number } = {},
) {
  using place = openShellPlace(learner.session, shell.process);
  return await performAtShell({
    session: learner.session,
    place,
    plan: makePlan(place),
    terminal: options.endsInShell ? { columns: 80, rows: 24 } : null,
    stage: STAGE,
    withinMs: options.withinMs ?? WITHIN_MS,
  });
}

/** What byHand says for this shell. */
export function byHandAt(learner: Learner, shell: LearnerShell, makePlan: MakePlan): readonly string[] {
  using place = openShellPlace(learner.session, shell.process);
  return makePlan(place).flatMap(({ byHand }) => byHand);
}

export function enteredOf({ entered, failure }: { entered: Entered | null; failure: unknown }): Entered {
  if (entered === null) throw new Error('it became no shell', { cause: failure });
  return entered;
}
