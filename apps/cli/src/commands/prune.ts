import { isOn, isRunning, pruneImages } from '@drydock/runtime';
import { removeContainer } from '../life/remove-container.ts';
import { type Command, STATUS } from './command.ts';

const plain = { operands: '', operandsMin: 0, operandsMax: 0 } as const;

export const pruneContainers: Command = {
  ...plain,
  name: 'container prune',
  about: 'Remove all containers that have ended',
  flags: [],
  run: async ({ caller, engine }) => {
    for (const record of engine.containers.list()) {
      const { id } = record.specification;
      if (isRunning(record) || record.isOfBuild || engine.ends.has(id)) continue;
      if (record.ended === null && !record.isMadeByCreate) continue;
      removeContainer(engine, id);
      caller.print(`${id}\n`);
    }
    return STATUS.done;
  },
};

export const pruneImagesCommand: Command = {
  ...plain,
  name: 'image prune',
  about: 'Remove images that have no name, and what no image needs',
  flags: [{ name: 'all', short: 'a', takes: 'nothing', about: 'Also named ones that no container was made from' }],
  run: async ({ caller, engine, given }) => {
    const { untagged, deleted } = await pruneImages(engine.images, { all: isOn(given, 'all') });
    caller.print(
      [...untagged.map((name) => `Untagged: ${name}\n`), ...deleted.map((id) => `Deleted: ${id}\n`)].join(''),
    );
    return STATUS.done;
  },
};
