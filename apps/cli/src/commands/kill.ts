import { lastOf } from '@drydock/runtime';
import { signalContainer, signalNumber } from '../life/signal-container.ts';
import type { Command } from './command.ts';
import { eachOperand } from './each-operand.ts';

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
  run: async (asked) => {
    const signal = signalNumber(lastOf(asked.given, 'signal') ?? KILL);
    return eachOperand(asked, (name) => signalContainer(asked.engine, name, signal));
  },
};
