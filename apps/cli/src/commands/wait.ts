import { type Command, STATUS } from './command.ts';

export const wait: Command = {
  name: 'wait',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Wait until a container has ended, and say its exit status',
  flags: [],
  run: async ({ caller, engine, operands }) => {
    for (const name of operands) {
      const { id } = engine.containers.find(name).specification;
      await engine.ends.get(id);
      caller.print(`${engine.containers.find(id).ended?.exitCode ?? STATUS.cannotSay}\n`);
    }
    return STATUS.done;
  },
};
