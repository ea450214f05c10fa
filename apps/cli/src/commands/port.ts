import { portsOf } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

export const port: Command = {
  name: 'port',
  operands: 'CONTAINER',
  operandsMin: 1,
  operandsMax: 1,
  about: 'List which ports of this machine lead to a container',
  flags: [],
  run: async ({ caller, engine, operands: [name = ''] }) => {
    const { id } = engine.containers.find(name).specification;
    for (const { containerPort, protocol, hostAddress, hostPort } of portsOf(engine.place.dataRoot, id)) {
      caller.print(`${containerPort}/${protocol} -> ${hostAddress}:${hostPort}\n`);
    }
    return STATUS.done;
  },
};
