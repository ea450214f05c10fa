import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { signalContainer, signalNumber } from './signal-container.ts';
import { tellOfContainer } from './tell-of-container.ts';

const MS_PER_SECOND = 1000;

/**
 * Asks a container to end, waits, and ends it. Its first process gets the signal; as number 1 of its namespace it hears
 * only what it has a handler for, so many containers end by the second way.
 */
export async function stopContainer(engine: Engine, name: string, timeoutSeconds: number | null): Promise<void> {
  const record = engine.containers.find(name);
  const { id, life } = record.specification;
  engine.containers.write({ ...record, isStopped: true });
  clearTimeout(engine.restarts.get(id));
  engine.restarts.delete(id);
  if (!isRunning(record)) return;
  const ended = engine.ends.get(id) ?? Promise.resolve();
  signalContainer(engine, id, signalNumber(life.stopSignal));
  const patience = new AbortController();
  const tired = delay((timeoutSeconds ?? life.stopTimeoutSeconds) * MS_PER_SECOND, 'tired', {
    signal: patience.signal,
  });
  const outcome = await Promise.race([ended, tired.catch(() => undefined)]);
  patience.abort();
  if (outcome === 'tired' && isRunning(engine.containers.find(id))) signalContainer(engine, id, signalNumber('KILL'));
  await ended;
  tellOfContainer(engine, record, 'stop');
}
