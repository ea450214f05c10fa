import { RUN_FLAGS } from '@drydock/runtime';
import { planOf } from '../life/start-container.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { newContainer } from '../run/new-container.ts';
import { type Command, STATUS } from './command.ts';

/** Those that say how it is started; that is not done here. */
const OF_STARTING = new Set(['detach', 'explain', 'trace', 'step', 'without']);

export const create: Command = {
  name: 'create',
  operands: 'IMAGE [COMMAND] [ARG…]',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Make a container from an image, to be started later',
  flags: RUN_FLAGS.filter(({ name }) => !OF_STARTING.has(name)),
  stopsAtOperand: true,
  run: async (asked) => {
    const { engine, caller, signal } = asked;
    // Until the container is written down, nobody may clear its image away.
    using _hold = await engine.images.holdForAdding(signal);
    const made = await newContainer(asked);
    const record = { ...made.record, isMadeByCreate: true };
    planOf(engine, record, { kind: 'engine' }); // what cannot be is said now, and not when it is started
    engine.containers.write(record);
    tellOfContainer(engine, record, 'create');
    caller.print(`${record.specification.id}\n`);
    return STATUS.done;
  },
};
