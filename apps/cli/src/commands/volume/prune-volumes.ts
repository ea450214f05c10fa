import { isOn, VolumeStore } from '@drydock/runtime';
import { shownSize } from '../../table.ts';
import { type Command, STATUS } from '../command.ts';
import { usersOf } from './volume-users.ts';

export const pruneVolumes: Command = {
  name: 'volume prune',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'Remove volumes without a name that no container has',
  flags: [
    { name: 'all', short: 'a', takes: 'nothing', about: 'Also those with a name' },
    { name: 'force', short: 'f', takes: 'nothing', about: 'As Docker has it; nothing is asked here' },
  ],
  run: async ({ caller, engine, given }) => {
    const store = new VolumeStore(engine.place.dataRoot);
    const removed: string[] = [];
    let bytes = 0;
    for (const { name, isAnonymous } of store.list()) {
      if (!(isAnonymous || isOn(given, 'all')) || usersOf(engine, name).length > 0) continue;
      bytes += store.bytesOf(name);
      store.remove(name);
      removed.push(name);
    }
    const head = removed.length === 0 ? '' : `Deleted Volumes:\n${removed.join('\n')}\n\n`;
    caller.print(`${head}Total reclaimed space: ${shownSize(bytes)}\n`);
    return STATUS.done;
  },
};
