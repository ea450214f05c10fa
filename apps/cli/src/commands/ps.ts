import { type ContainerRecord, isOn, isRunning } from '@drydock/runtime';
import { shownAge, table } from '../table.ts';
import { type Command, STATUS } from './command.ts';

const SHORT_ID = 12;
const COMMAND_MAX = 20;

export const ps: Command = {
  name: 'ps',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'List containers',
  flags: [
    { name: 'quiet', short: 'q', takes: 'nothing', about: 'Only their ids' },
    { name: 'no-trunc', takes: 'nothing', about: 'Show all of each line' },
  ],
  run: async ({ caller, engine, given }) => {
    const running = engine.containers.list().filter(isRunning);
    const isWhole = isOn(given, 'no-trunc');
    const idOf = ({ specification }: ContainerRecord) => specification.id.slice(0, isWhole ? undefined : SHORT_ID);
    if (isOn(given, 'quiet')) {
      caller.print(running.map((record) => `${idOf(record)}\n`).join(''));
      return STATUS.done;
    }
    const rows = running.map((record) => {
      const { specification, createdAt, started } = record;
      const command = JSON.stringify(specification.process.argv.join(' '));
      const shown = isWhole || command.length <= COMMAND_MAX ? command : `${command.slice(0, COMMAND_MAX - 1)}…"`;
      const up = `Up ${shownAge(started?.startedAt).replace(/ ago$/, '')}`;
      return [idOf(record), specification.image, shown, shownAge(createdAt), up, specification.name];
    });
    caller.print(table(['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'NAMES'], rows));
    return STATUS.done;
  },
};
