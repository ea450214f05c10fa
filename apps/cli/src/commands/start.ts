import { isRunning, RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { planOf, startContainer } from '../life/start-container.ts';
import { type Command, STATUS } from './command.ts';

export const start: Command = {
  name: 'start',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Start a container that has ended, with its files as it left them',
  flags: [],
  run: async ({ caller, engine, operands }) => {
    for (const name of operands) {
      await startByName(engine, name);
      caller.print(`${name}\n`);
    }
    return STATUS.done;
  },
};

export async function startByName(engine: Engine, name: string): Promise<void> {
  const { specification } = engine.containers.find(name);
  await engine.ends.get(specification.id); // it may be ending just now
  const record = { ...engine.containers.find(specification.id), restarts: 0 };
  if (isRunning(record)) throw new RuntimeError('in-use', `container "${name}": it runs`, { hint: 'See ps.' });
  await startContainer(engine, { record, plan: planOf(engine, record, 'engine'), starter: { kind: 'engine' } });
}
