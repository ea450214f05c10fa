import { type Flag, lastOf, parseInteger } from '@drydock/runtime';
import { stopContainer } from '../life/stop-container.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import type { AskedCommand, Command } from './command.ts';
import { eachOperand } from './each-operand.ts';
import { startByName } from './start.ts';

const DAY_SECONDS = 86_400;
const FLAGS: readonly Flag[] = [
  {
    name: 'time',
    short: 't',
    takes: 'value',
    placeholder: 'SECONDS',
    about: 'How long it is waited for before it is killed',
  },
];

const timeoutOf = ({ given }: AskedCommand): number | null => {
  const text = lastOf(given, 'time');
  return text === null ? null : parseInteger('--time', text, { from: 0, to: DAY_SECONDS });
};

export const stop: Command = {
  name: 'stop',
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Ask a container to end, and end it when it does not',
  flags: FLAGS,
  run: async (asked) => {
    const timeoutSeconds = timeoutOf(asked);
    return eachOperand(asked, (name) => stopContainer(asked.engine, name, timeoutSeconds));
  },
};

export const restart: Command = {
  ...stop,
  name: 'restart',
  about: 'Stop a container, and start it again',
  run: async (asked) => {
    const timeoutSeconds = timeoutOf(asked);
    return eachOperand(asked, async (name) => {
      await stopContainer(asked.engine, name, timeoutSeconds);
      await startByName(asked.engine, name);
      tellOfContainer(asked.engine, asked.engine.containers.find(name), 'restart');
    });
  },
};
