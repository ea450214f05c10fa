import { allOf, isOn, isRunning, lastOf, parseInteger } from '@drydock/runtime';
import { containerFilter } from '../inspect/container-filter.ts';
import { containerRow } from '../inspect/container-row.ts';
import { listed } from '../inspect/listed.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

const HEADS = {
  ID: 'CONTAINER ID',
  Image: 'IMAGE',
  Command: 'COMMAND',
  CreatedAt: 'CREATED AT',
  RunningFor: 'CREATED',
  State: 'STATE',
  Status: 'STATUS',
  Ports: 'PORTS',
  Names: 'NAMES',
  Labels: 'LABELS',
  Mounts: 'MOUNTS',
  Networks: 'NETWORKS',
} as const;
const USUAL = ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'] as const;
const COUNT_MAX = 1_000_000;

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
    { name: 'latest', short: 'l', takes: 'nothing', about: 'Only the newest, also one that has ended' },
    { name: 'last', short: 'n', takes: 'value', placeholder: 'NUMBER', about: 'Only so many, the newest' },
    {
      name: 'filter',
      short: 'f',
      takes: 'list',
      placeholder: 'KEY=VALUE',
      about: 'Only those: name=, status=exited, exited=1, ancestor=IMAGE, label=, network=, volume=, id=',
    },
    { name: 'format', takes: 'value', placeholder: 'TEMPLATE', about: 'How: {{.Names}} {{.Status}}; table …, json' },
  ],
  run: async (asked) => {
    const { caller, engine, given } = asked;
    const rows = chosen(asked).map((record) => containerRow(engine, record, isOn(given, 'no-trunc')));
    caller.print(
      isOn(given, 'quiet')
        ? rows.map(({ ID }) => `${ID}\n`).join('')
        : listed({ rows, format: lastOf(given, 'format'), heads: HEADS, usual: USUAL }),
    );
    return STATUS.done;
  },
};

/** A state that was asked for is shown without -a. */
function chosen({ engine, given }: AskedCommand) {
  const filters = allOf(given, 'filter');
  const last = lastOf(given, 'last');
  const count = isOn(given, 'latest')
    ? 1
    : last === null
      ? null
      : parseInteger('--last', last, { from: 1, to: COUNT_MAX });
  const isAll = isOn(given, 'all') || count !== null || filters.some((filter) => /^(status|exited)=/.test(filter));
  const isWanted = containerFilter(engine, filters);
  return engine.containers
    .list()
    .filter((record) => (isAll || isRunning(record)) && isWanted(record))
    .slice(0, count ?? undefined);
}
