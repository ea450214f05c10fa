import { isOn, isRunning, RuntimeError } from '@drydock/runtime';
import { alone } from '../life/alone.ts';
import { removeContainer } from '../life/remove-container.ts';
import { stopContainer } from '../life/stop-container.ts';
import type { Command } from './command.ts';
import { eachOperand } from './each-operand.ts';

const AT_ONCE = 0;

export const rm: Command = {
  name: 'rm',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Remove a container, with all it has written',
  flags: [
    { name: 'force', short: 'f', takes: 'nothing', about: 'Also one that runs' },
    { name: 'volumes', short: 'v', takes: 'nothing', about: 'Also its volumes that have no name' },
  ],
  run: (asked) => {
    const { engine, given } = asked;
    return eachOperand(asked, async (name) => {
      const record = engine.containers.find(name);
      const { id } = record.specification;
      if (isRunning(record) && !isOn(given, 'force')) throw runs(name);
      await stopContainer(engine, id, AT_ONCE);
      await engine.ends.get(id);
      // One that was run with --rm is gone by now.
      await alone(engine, id, async () => {
        const now = engine.containers.list().find(({ specification }) => specification.id === id);
        if (now !== undefined && isRunning(now)) throw runs(name); // it was started again meanwhile
        removeContainer(engine, id, isOn(given, 'volumes'));
      });
    });
  },
};

const runs = (name: string) =>
  new RuntimeError('in-use', `container "${name}": it runs`, { hint: 'Stop it first, or write rm -f.' });
