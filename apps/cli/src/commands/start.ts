import { type ContainerRecord, type Flag, isOn, isRunning, RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { type Starter, startContainer } from '../life/start-container.ts';
import type { AskedCommand, Command } from './command.ts';
import { eachOperand } from './each-operand.ts';

const FLAGS: readonly Flag[] = [
  { name: 'attach', short: 'a', takes: 'nothing', about: 'Look on until it ends, and end as it does' },
  { name: 'interactive', short: 'i', takes: 'nothing', about: 'Pass on what is typed; it must have been made with -i' },
];

export const start: Command = {
  name: 'start',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Start a container that was created, or has ended, with its files as it left them',
  flags: FLAGS,
  run: (asked) => {
    const { engine, given } = asked;
    const looksOn = isOn(given, 'attach') || isOn(given, 'interactive');
    return looksOn ? startAndLookOn(asked) : eachOperand(asked, (name) => startByName(engine, name));
  },
};

async function startAndLookOn({ caller, engine, operands, given }: AskedCommand): Promise<null> {
  const [name = '', ...more] = operands;
  if (more.length > 0) {
    throw new RuntimeError(
      'asked-wrongly',
      `start -a of ${operands.length} containers: one terminal shows one of them`,
      {
        hint: 'Start one, or leave -a and -i out.',
      },
    );
  }
  const record = await startable(engine, name);
  const passesInput = isOn(given, 'interactive');
  await startContainer(engine, { record, starter: { kind: 'looks-on', command: caller, passesInput } });
  caller.release();
  return null;
}

export async function startByName(engine: Engine, name: string): Promise<void> {
  const record = await startable(engine, name);
  await startContainer(engine, { record, starter: { kind: 'engine' } satisfies Starter });
}

/** @throws RuntimeError when it runs already */
async function startable(engine: Engine, name: string): Promise<ContainerRecord> {
  const { specification } = engine.containers.find(name);
  await engine.ends.get(specification.id); // it may be ending just now
  const record = { ...engine.containers.find(specification.id), restarts: 0 };
  if (isRunning(record)) throw new RuntimeError('in-use', `container "${name}": it runs`, { hint: 'See ps.' });
  return record;
}
