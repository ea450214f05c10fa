import { familiarReference, isOn, listImages, parseReference, shortDigest } from '@drydock/runtime';
import { shownAge, shownSize, table } from '../table.ts';
import { type Command, STATUS } from './command.ts';

export const images: Command = {
  name: 'images',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'List the images that are here',
  flags: [{ name: 'quiet', short: 'q', takes: 'nothing', about: 'Only their ids' }],
  run: async ({ caller, engine, given }) => {
    const found = await listImages(engine.images);
    if (isOn(given, 'quiet')) {
      caller.print(found.map(({ id }) => `${shortDigest(id)}\n`).join(''));
      return STATUS.done;
    }
    const rows = found.flatMap(({ id, tags, created, sizeBytes }) => {
      const rest = [shortDigest(id), shownAge(created), shownSize(sizeBytes)];
      return tags.length === 0 ? [['<none>', '<none>', ...rest]] : tags.map((name) => [...nameAndTag(name), ...rest]);
    });
    caller.print(table(['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'], rows));
    return STATUS.done;
  },
};

function nameAndTag(reference: string): readonly [string, string] {
  const familiar = familiarReference(parseReference(reference));
  const at = familiar.lastIndexOf(':');
  return [familiar.slice(0, at), familiar.slice(at + 1)];
}
