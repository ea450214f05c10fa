import {
  createImage,
  directoryToTar,
  type Flag,
  formatReference,
  laidOn,
  lastOf,
  mountPlaces,
  parseDigest,
  parseReference,
  withDefaultTag,
} from '@drydock/runtime';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { type Command, STATUS } from './command.ts';

const FLAGS: readonly Flag[] = [
  { name: 'message', short: 'm', takes: 'value', placeholder: 'TEXT', about: 'A note in its history' },
  { name: 'author', short: 'a', takes: 'value', placeholder: 'NAME', about: 'Who made it' },
];

/** What a container has written lies in one directory; packed as a layer on top of its image's, it is an image. */
export const commit: Command = {
  name: 'commit',
  operands: 'CONTAINER [NAME]',
  operandsMin: 1,
  operandsMax: 2,
  about: 'Make an image of a container’s image and what the container has written',
  flags: FLAGS,
  run: async ({ caller, engine, given, operands: [name = '', image], signal }) => {
    const record = engine.containers.find(name);
    const { specification, imageId, lowers } = record;
    const tags = image === undefined ? [] : [formatReference(withDefaultTag(parseReference(image)))];
    using _hold = await engine.images.holdForAdding(signal);
    const base = (await engine.images.records()).images.get(parseDigest(imageId));
    const below = await engine.images.configuration(parseDigest(imageId));
    const store = `${engine.place.dataRoot}/overlay2`;
    const folder = `${store}/${specification.id}/diff`;
    const layers = lowers.map((name) => `${store}/${name}/diff`);
    const leaveOut = laidOn(folder, layers, mountPlaces(specification));
    const layer = await engine.images.blobs.add(directoryToTar(folder, { form: 'layer', leaveOut, signal }));
    const created = new Date().toISOString();
    const [author, message] = [lastOf(given, 'author') ?? undefined, lastOf(given, 'message') ?? undefined];
    const { argv, environment, user, workingDirectory } = specification.process;
    const made = await createImage(engine.images, {
      config: {
        ...below,
        created,
        ...(author === undefined ? {} : { author }),
        run: { ...below.run, environment, user, workingDirectory },
        diffIds: [...below.diffIds, layer.digest],
        history: [
          ...below.history,
          {
            created,
            createdBy: argv.join(' '),
            isEmptyLayer: false,
            ...(message === undefined ? {} : { comment: message }),
          },
        ],
      },
      layers: [...(base?.layers ?? []).map(({ blob }) => blob), layer],
      tags,
      signal,
    });
    tellOfContainer(engine, record, 'commit', { imageID: made.id });
    caller.print(`${made.id}\n`);
    return STATUS.done;
  },
};
