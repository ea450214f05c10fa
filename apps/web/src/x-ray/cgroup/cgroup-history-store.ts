import type { View } from '@drydock/protocol';
import { create } from 'zustand';
import { type CgroupHistory, withReading } from './cgroup-history.ts';

type State = { readonly history: CgroupHistory; readonly endMs: number };

/** Kept while the page is open, also while another lens is looked through. By the clock of the VM. */
export const useCgroupHistory = create<State>(() => ({ history: new Map(), endMs: 0 }));

export function recordCgroups({ takenAtMs, cgroups }: View): void {
  useCgroupHistory.setState(({ history }) => ({ history: withReading(history, takenAtMs, cgroups), endMs: takenAtMs }));
}

export const forgetCgroups = (): void => useCgroupHistory.setState({ history: new Map(), endMs: 0 });
