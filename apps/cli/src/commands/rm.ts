import { isOn, isRunning, RuntimeError } from '@drydock/runtime';
import { removeContainer } from '../life/remove-container.ts';
import { stopContainer } from '../life/stop-container.ts';
import { type Command, STATUS } from './command.ts';

const AT_ONCE = 0;

export const rm: Command = {
  name: 'rm',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Remove a container, with all it has written',
  flags: [{ name: 'force', short: 'f', takes: 'nothing', about: 'Also one that runs' }],
  run: async ({ caller, engine, given, operands }) => {
    for (const name of operands) {
      const record = engine.containers.find(name);
      const { id } = record.specification;
      if (isRunning(record) && !isOn(given, 'force')) {
        throw new RuntimeError('in-use', `container "${name}": it runs`, { hint: 'Stop it first, or write rm -f.' });
      }
      await stopContainer(engine, id, AT_ONCE);
      await engine.ends.get(id);
      removeContainer(engine, id); // one that was run with --rm is gone by now
      caller.print(`${name}\n`);
    }
    return STATUS.done;
  },
};
