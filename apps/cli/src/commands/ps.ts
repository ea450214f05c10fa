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
    { name: 'all', short: 'a', takes: 'nothing', about: 'Also those that have ended' },
    { name: 'quiet', short: 'q', takes: 'nothing', about: 'Only their ids' },
    { name: 'no-trunc', takes: 'nothing', about: 'Show all of each line' },
  ],
  run: async ({ caller, engine, given }) => {
    const shownOnes = engine.containers.list().filter((record) => isOn(given, 'all') || isRunning(record));
    const isWhole = isOn(given, 'no-trunc');
    const idOf = ({ specification }: ContainerRecord) => specification.id.slice(0, isWhole ? undefined : SHORT_ID);
    if (isOn(given, 'quiet')) {
      caller.print(shownOnes.map((record) => `${idOf(record)}\n`).join(''));
      return STATUS.done;
    }
    const rows = shownOnes.map((record) => {
      const { specification, createdAt } = record;
      const command = JSON.stringify(specification.process.argv.join(' '));
      const shown = isWhole || command.length <= COMMAND_MAX ? command : `${command.slice(0, COMMAND_MAX - 1)}…"`;
      return [idOf(record), specification.image, shown, shownAge(createdAt), statusOf(record), specification.name];
    });
    caller.print(table(['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'NAMES'], rows));
    return STATUS.done;
  },
};

/** "Up 3 minutes", "Exited (137) 3 minutes ago", "Created" */
function statusOf(record: ContainerRecord): string {
  const { started, ended } = record;
  if (isRunning(record)) return `Up ${shownAge(started?.startedAt).replace(/ ago$/, '')}`;
  return ended === null ? 'Created' : `Exited (${ended.exitCode}) ${shownAge(ended.finishedAt)}`;
}
