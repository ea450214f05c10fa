import type { Performed } from '@drydock/protocol';
import { create } from 'zustand';

/** What became of an operation that the runtime was asked for. */
export type Outcome =
  | { readonly state: 'busy' }
  /** `shell`: the tab of the new terminal, such as "shell 2, by the runtime"; null when there is none. */
  | { readonly state: 'performed'; readonly performed: Performed; readonly shell: string | null }
  /** It was not even begun. */
  | { readonly state: 'refused'; readonly message: string; readonly hint: string | undefined };

type State = {
  /** The step on screen, "namespaces/unshare". */
  readonly of: string | null;
  /** By the number of the offer, from 0. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
};

/** They stay until the step is left. */
export const useOutcomes = create<State>(() => ({ of: null, outcomes: new Map() }));

export function showOutcomesOf(step: string): void {
  if (useOutcomes.getState().of !== step) useOutcomes.setState({ of: step, outcomes: new Map() });
}

/** What comes after its step was left is dropped. */
export function outcomeCame(step: string, offer: number, outcome: Outcome): void {
  useOutcomes.setState(({ of, outcomes }) => ({
    outcomes: of === step ? new Map(outcomes).set(offer, outcome) : outcomes,
  }));
}

/** A new Linux: what was made is gone with the old one. */
export const forgetOutcomes = (): void => useOutcomes.setState({ outcomes: new Map() });
