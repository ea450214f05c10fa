import { allOf, isOn, lastOf, newVolumeName, RuntimeError, type Volume, VolumeStore } from '@drydock/runtime';
import { fillTemplate } from '../../inspect/fill-template.ts';
import { table } from '../../table.ts';
import type { AskedCommand, Command } from '../command.ts';
import { commandOfGroup } from '../command-of-group.ts';
import { pruneVolumes } from './prune-volumes.ts';
import { isFitting, readFilters } from './volume-filter.ts';
import { usersOf } from './volume-users.ts';

const ANY = Number.POSITIVE_INFINITY;
const SHORT_ID = 12;

const command = commandOfGroup('volume');
const storeOf = ({ engine }: AskedCommand) => new VolumeStore(engine.place.dataRoot);

const create = command(
  'create',
  '[NAME]',
  [0, 1],
  'Make an empty volume',
  (asked) => {
    const {
      caller,
      given,
      operands: [name],
    } = asked;
    const store = storeOf(asked);
    const labels = Object.fromEntries(
      allOf(given, 'label').map((text) => {
        const [key = '', value = ''] = text.split(/=(.*)/s);
        return [key, value];
      }),
    );
    const made = store.create({ name: name ?? newVolumeName(), isAnonymous: name === undefined, labels });
    caller.print(`${made.name}\n`);
  },
  [{ name: 'label', takes: 'list', placeholder: 'NAME=VALUE', about: 'A note on it' }],
);

const list = command(
  'ls',
  '',
  [0, 0],
  'List volumes',
  (asked) => {
    const { caller, engine, given } = asked;
    const store = storeOf(asked);
    const filters = readFilters(allOf(given, 'filter'));
    const names = store
      .list()
      .filter((volume) => isFitting(volume, filters, () => usersOf(engine, volume.name).length > 0))
      .map(({ name }) => name);
    if (isOn(given, 'quiet')) caller.print(names.map((name) => `${name}\n`).join(''));
    else
      caller.print(
        table(
          ['DRIVER', 'VOLUME NAME'],
          names.map((name) => ['local', name]),
        ),
      );
  },
  [
    { name: 'quiet', short: 'q', takes: 'nothing', about: 'Only their names' },
    { name: 'filter', short: 'f', takes: 'list', placeholder: 'dangling=true|name=…|label=…', about: 'Only those' },
  ],
);

const inspect = command(
  'inspect',
  'VOLUME…',
  [1, ANY],
  'Tell where a volume lies',
  (asked) => {
    const { caller, given, operands } = asked;
    const store = storeOf(asked);
    const facts = operands.map((name) => volumeFacts(store.find(name), store));
    const format = lastOf(given, 'format');
    caller.print(
      format === null
        ? `${JSON.stringify(facts, null, 4)}\n`
        : facts.map((each) => `${fillTemplate(format, each)}\n`).join(''),
    );
  },
  [{ name: 'format', short: 'f', takes: 'value', placeholder: 'TEMPLATE', about: 'What of it: {{.Mountpoint}}' }],
);

/** Under Docker's names. */
const volumeFacts = ({ name, createdAt, labels }: Volume, store: VolumeStore) => ({
  CreatedAt: createdAt,
  Driver: 'local',
  Labels: labels,
  Mountpoint: store.dataOf(name),
  Name: name,
  Options: null,
  Scope: 'local',
});

const remove = command(
  'rm',
  'VOLUME…',
  [1, ANY],
  'Remove a volume, with all that is in it',
  (asked) => {
    const { caller, engine, given, operands } = asked;
    const store = storeOf(asked);
    for (const name of operands) {
      if (!(isOn(given, 'force') && !store.has(name))) store.find(name);
      const users = usersOf(engine, name).map((id) => id.slice(0, SHORT_ID));
      if (users.length > 0) {
        throw new RuntimeError('in-use', `volume "${name}": volume is in use - [${users.join(', ')}]`, {
          hint: 'Remove those containers first: ps -a lists them.',
        });
      }
      store.remove(name);
      caller.print(`${name}\n`);
    }
  },
  [{ name: 'force', short: 'f', takes: 'nothing', about: 'Say nothing of one that is not there' }],
);

export const volumeCommands: readonly Command[] = [create, list, inspect, remove, pruneVolumes];
