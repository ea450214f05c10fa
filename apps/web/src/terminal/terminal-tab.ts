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

/** The lowest that no tab has. */
export function freeNumber(tabs: readonly Tab[]): number {
  const taken = new Set(tabs.map((tab) => tab.number));
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}
