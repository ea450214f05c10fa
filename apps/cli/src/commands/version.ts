import { release } from 'node:os';
import { type Command, STATUS } from './command.ts';

/** What it is, honestly: neither Docker nor Docker's version. */
export const version: Command = {
  name: 'version',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'Say what this is',
  flags: [],
  run: async ({ caller, engine }) => {
    caller.print(
      'Drydock 0.1.0, which answers to the name of docker: it takes the same words, and is another program.\n',
    );
    caller.print(`Kernel ${release()}, Node ${process.versions.node}`);
    caller.print(engine.place.isUserNamespace ? ', root of a user namespace\n' : ', root of this machine\n');
    return STATUS.done;
  },
};
