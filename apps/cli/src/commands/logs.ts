import { isOn, lastOf, parseInteger, readLog } from '@drydock/runtime';
import { parseMoment } from '../inspect/moment.ts';
import { type Command, STATUS } from './command.ts';

const ENTRIES_MAX = 1_000_000_000;

export const logs: Command = {
  name: 'logs',
  operands: 'CONTAINER',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Show what a container has written',
  flags: [
    { name: 'follow', short: 'f', takes: 'nothing', about: 'Go on as long as it runs' },
    { name: 'tail', short: 'n', takes: 'value', placeholder: 'NUMBER|all', about: 'Only the last lines' },
    {
      name: 'since',
      takes: 'value',
      placeholder: 'TIME',
      about: 'Only what was written later: 10m, 2026-01-31T12:00:00Z',
    },
    { name: 'timestamps', short: 't', takes: 'nothing', about: 'With the time of each line' },
  ],
  run: async ({ caller, engine, given, operands: [name = ''], signal }) => {
    const { specification } = engine.containers.find(name);
    const tail = lastOf(given, 'tail') ?? 'all';
    const since = lastOf(given, 'since');
    const entries = readLog(engine.containers.folderOf(specification.id), {
      follow: isOn(given, 'follow'),
      signal,
      ...(tail === 'all' ? {} : { tail: parseInteger('--tail', tail, { from: 0, to: ENTRIES_MAX }) }),
      ...(since === null ? {} : { since: new Date(parseMoment('--since', since)) }),
    });
    for await (const { log, stream, time } of entries) {
      const line = isOn(given, 'timestamps') ? `${time} ${log}` : log;
      if (stream === 'stderr') caller.complain(line);
      else await caller.pour(Buffer.from(line));
    }
    return STATUS.done;
  },
};
