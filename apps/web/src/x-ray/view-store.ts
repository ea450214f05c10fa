import type { View } from '@drydock/protocol';
import { create } from 'zustand';

type State = {
  readonly view: View | null;
  /** By this browser's clock: the VM's may differ. */
  readonly receivedAtMs: number;
};

export const useView = create<State>(() => ({ view: null, receivedAtMs: 0 }));

export const viewChanged = (view: View): void => useView.setState({ view, receivedAtMs: Date.now() });

/** The Linux it was read from is gone. */
export const forgetView = (): void => useView.setState({ view: null, receivedAtMs: 0 });
