import { call } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { detachWord } from './detach-keys.ts';

export type BecomeViewer = {
  /** Path of the binary. */
  readonly attach: string;
  /** The container's own directory. */
  readonly state: string;
  readonly hasTerminal: boolean;
  /** Whether what is typed is for the container. */
  readonly passesInput: boolean;
  /** Whether the end of what is typed is the end of its input. */
  readonly endsInput: boolean;
  /** Whether it gets the signals that the viewer is sent. */
  readonly passesSignals: boolean;
  readonly detachKeys: Uint8Array;
};

/**
 * `docker attach`: the command becomes a program that connects to the container's monitor, shows what comes and sends what
 * is typed. The engine has no part in it.
 */
export function becomeViewer({ attach, state, detachKeys, ...viewer }: BecomeViewer): Operation {
  const words = [
    `state=${state}`,
    ...(viewer.hasTerminal ? ['terminal'] : []),
    ...(viewer.passesInput ? ['input'] : []),
    ...(viewer.endsInput ? ['end-input'] : []),
    ...(viewer.passesSignals ? ['signals'] : []),
    detachWord(detachKeys),
  ];
  return {
    name: 'attach',
    title: 'Look on, and type',
    effect: `it is connected to ${state}/attach.sock`,
    byHand: [`socat - UNIX-CONNECT:${state}/attach.sock`],
    steps: [call('execve', [attach, ['attach', ...words], []])],
  };
}
