import { lastOf } from '@drydock/runtime';
import { signalContainer, signalNumber } from '../life/signal-container.ts';
import { type Command, STATUS } from './command.ts';

const KILL = 'KILL';

export const kill: Command = {
  name: 'kill',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Send a signal to the first process of a container',
  flags: [
    { name: 'signal', short: 's', takes: 'value', placeholder: 'SIGNAL', about: 'Which one; KILL without a word' },
  ],
  run: async ({ caller, engine, given, operands }) => {
    const signal = signalNumber(lastOf(given, 'signal') ?? KILL);
    for (const name of operands) {
      signalContainer(engine, name, signal);
      caller.print(`${name}\n`);
    }
    return STATUS.done;
  },
};
