import { tagImage } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

export const tag: Command = {
  name: 'tag',
  operands: 'IMAGE NAME',
  operandsMin: 2,
  operandsMax: 2,
  about: 'Give an image one more name',
  flags: [],
  run: async ({ engine, operands: [source = '', target = ''] }) => {
    await tagImage(engine.images, source, target);
    return STATUS.done;
  },
};
