import type { View, ViewPart } from '@drydock/protocol';
import { create } from 'zustand';
import { forgetCgroups, recordCgroups } from './cgroup/cgroup-history-store.ts';

type State = {
  readonly view: View | null;
  /** By this browser's clock: the VM's may differ. */
  readonly receivedAtMs: number;
};

export const useView = create<State>(() => ({ view: null, receivedAtMs: 0 }));

/** The first part is a whole view; later ones hold what is new since. */
export function viewChanged(part: ViewPart): void {
  const { view } = useView.getState();
  // Only what is sent to a page that asked to watch is whole: without it there is nothing to add to.
  if (view === null && part.processes === undefined) return;
  const next = { ...view, ...part } as View;
  useView.setState({ view: next, receivedAtMs: Date.now() });
  recordCgroups(next);
}

/** The Linux it was read from is gone. */
export function forgetView(): void {
  useView.setState({ view: null, receivedAtMs: 0 });
  forgetCgroups();
}
