import { diskUsage, isOn, isRunning, listImages, pruneImages } from '@drydock/runtime';
import { removeContainer } from '../life/remove-container.ts';
import { shownSize, table } from '../table.ts';
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
      if (isRunning(record) || engine.ends.has(id) || record.ended === null) continue;
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

export const systemUsage: Command = {
  ...plain,
  name: 'system df',
  about: 'Say what images take on the disk; what several share is there once',
  flags: [{ name: 'verbose', short: 'v', takes: 'nothing', about: 'Each image by itself' }],
  run: async ({ caller, engine, given }) => {
    const images = await listImages(engine.images);
    if (isOn(given, 'verbose')) {
      const rows = images.map(({ id, tags, sizeBytes, sharedBytes, containers }) => [
        tags[0] ?? id,
        shownSize(sizeBytes),
        shownSize(sharedBytes),
        shownSize(sizeBytes - sharedBytes),
        String(containers),
      ]);
      caller.print(`${table(['IMAGE', 'SIZE', 'SHARED', 'ITS OWN', 'CONTAINERS'], rows)}\n`);
    }
    const { layersBytes, blobsBytes } = await diskUsage(engine.images);
    const usage = [
      ['Layers, unpacked', shownSize(layersBytes)],
      ['Blobs, as downloaded', shownSize(blobsBytes)],
    ];
    caller.print(table(['KIND', 'SIZE'], usage));
    return STATUS.done;
  },
};
