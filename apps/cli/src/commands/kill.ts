import { constants } from 'node:os';
import { call, syscall } from '@drydock/linux';
import { lastOf, RuntimeError } from '@drydock/runtime';
import { runningContainer } from '../run/running-container.ts';
import { type Command, STATUS } from './command.ts';

const KILL = 'SIGKILL';

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
      const { started } = runningContainer(engine, name);
      // By descriptor, opened while the process is known to be the container's.
      const results = new Map<string, number>();
      const process = syscall(call('pidfd_open', [started.pid, 0]), results);
      runningContainer(engine, name);
      syscall(call('pidfd_send_signal', [process, signal, null, 0]));
      syscall(call('close', [process]));
      caller.print(`${name}\n`);
    }
    return STATUS.done;
  },
};

function signalNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= 64) return Number(text);
  const name = text.toUpperCase().startsWith('SIG') ? text.toUpperCase() : `SIG${text.toUpperCase()}`;
  const number = (constants.signals as Readonly<Record<string, number>>)[name];
  if (number !== undefined) return number;
  throw new RuntimeError('asked-wrongly', `--signal=${text}: there is no such signal`, { hint: 'See kill -l.' });
}
