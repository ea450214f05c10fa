import { TERMINALS_PER_SESSION_MAX } from '@drydock/protocol';
import { create } from 'zustand';
import type { LiveTerminal } from './live-terminal.ts';

export type Tab = {
  readonly key: number;
  /** "shell 1": the lowest number free when it was opened. */
  readonly number: number;
  readonly live: LiveTerminal;
  /** Opened by an operation of the runtime, and not by the learner. */
  readonly isByRuntime: boolean;
  readonly hasEnded: boolean;
};

type State = {
  readonly tabs: readonly Tab[];
  readonly activeKey: number | null;
  /** What could not be done last, in words; cleared by the next thing that works. */
  readonly problem: string | null;
};

export const useTerminals = create<State>(() => ({ tabs: [], activeKey: null, problem: null }));

export const labelOf = ({ number, isByRuntime }: Pick<Tab, 'number' | 'isByRuntime'>): string =>
  isByRuntime ? `shell ${number}, by the runtime` : `shell ${number}`;

export function activeTab(): Tab | undefined {
  const { tabs, activeKey } = useTerminals.getState();
  return tabs.find(({ key }) => key === activeKey);
}

/** Tabs of ended shells do not count: their pty is gone. */
export const canOpenMore = (tabs: readonly Tab[]): boolean =>
  tabs.filter(({ hasEnded }) => !hasEnded).length < TERMINALS_PER_SESSION_MAX;

/**
 * The one that is missed least when there is no room for another: of the runtime's, else of any, the oldest that is not
 * on top.
 */
export function closable(tabs: readonly Tab[], activeKey: number | null): Tab | undefined {
  const others = tabs.filter(({ hasEnded, key }) => !hasEnded && key !== activeKey).toSorted((a, b) => a.key - b.key);
  return others.find(({ isByRuntime }) => isByRuntime) ?? others[0];
}

/**
 * The one that is on top of a page that has just been opened: the newest that the learner has opened. One of the
 * runtime's lies in namespaces of its own, and a lesson that begins does not expect to be read in there.
 */
export const firstOnTop = (tabs: readonly Pick<Tab, 'key' | 'isByRuntime'>[]): number | undefined =>
  tabs
    .filter(({ isByRuntime }) => !isByRuntime)
    .map(({ key }) => key)
    .toSorted((a, b) => a - b)
    .at(-1);

/** What to say when there is no room for another. */
export function fullWords({ tabs, activeKey }: Pick<State, 'tabs' | 'activeKey'>): string {
  const tab = closable(tabs, activeKey);
  const such = tab === undefined ? '' : `, such as “${labelOf(tab)}”: choose its tab, then ×`;
  return `Your Linux has ${TERMINALS_PER_SESSION_MAX} terminals, and no room for more. Close one you are done with${such}`;
}

/** The lowest that no tab has. */
export function freeNumber(tabs: readonly Tab[]): number {
  const taken = new Set(tabs.map((tab) => tab.number));
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}
