import { type ContainerRecord, isRunning, RuntimeError, type StartedProcess } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

export type RunningContainer = ContainerRecord & { readonly started: StartedProcess };

/** @throws RuntimeError when there is no such container, or it does not run */
export function runningContainer(engine: Engine, name: string): RunningContainer {
  const record = engine.containers.find(name);
  const { started } = record;
  if (started !== null && isRunning(record)) return { ...record, started };
  throw new RuntimeError('in-use', `container "${name}": it does not run`, { hint: 'See ps for those that do.' });
}
