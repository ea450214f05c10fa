import { constants } from 'node:os';
import { call, KernelError, syscall } from '@drydock/linux';
import { RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { runningContainer } from '../run/running-container.ts';
import { tellOfContainer } from './tell-of-container.ts';

/** Sends a signal to a container's first process. By descriptor: its number may be another process's by then. */
export function signalContainer(engine: Engine, name: string, signal: number): void {
  const { started } = runningContainer(engine, name);
  const process = syscall(call('pidfd_open', [started.pid, 0]));
  try {
    runningContainer(engine, name); // still the one that was meant, when the descriptor was opened
    syscall(call('pidfd_send_signal', [process, signal, null, 0]));
    tellOfContainer(engine, engine.containers.find(name), 'kill', { signal: String(signal) });
  } catch (error) {
    if (!(error instanceof KernelError && error.code === 'ESRCH')) throw error; // it has just ended
  } finally {
    syscall(call('close', [process]));
  }
}

const REAL_TIME_MAX = 64;

/** "TERM", "SIGTERM", "15" → 15 */
export function signalNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= REAL_TIME_MAX) return Number(text);
  const name = text.toUpperCase().startsWith('SIG') ? text.toUpperCase() : `SIG${text.toUpperCase()}`;
  const number = (constants.signals as Readonly<Record<string, number>>)[name];
  if (number !== undefined) return number;
  throw new RuntimeError('asked-wrongly', `signal "${text}": there is no such signal`, { hint: 'See kill -l.' });
}
