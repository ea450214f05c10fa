import { isOn, removeImage as remove } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

export const removeImage: Command = {
  name: 'rmi',
  operands: 'IMAGE…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Take away a name of an image, and with the last one the image',
  flags: [{ name: 'force', short: 'f', takes: 'nothing', about: 'Also with names in several repositories' }],
  run: async ({ caller, engine, given, operands }) => {
    for (const name of operands) {
      const { untagged, deleted } = await remove(engine.images, name, { force: isOn(given, 'force') });
      caller.print(
        [...untagged.map((each) => `Untagged: ${each}\n`), ...deleted.map((each) => `Deleted: ${each}\n`)].join(''),
      );
    }
    return STATUS.done;
  },
};
