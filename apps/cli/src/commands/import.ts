import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { importImage, lastOf } from '@drydock/runtime';
import { ProgressLines } from '../progress-lines.ts';
import { type Command, STATUS } from './command.ts';

/** What Docker calls standard input. */
const STANDARD_INPUT = '-';

export const importCommand: Command = {
  name: 'import',
  operands: 'FILE|- [NAME]',
  operandsMin: 1,
  operandsMax: 2,
  about: 'Make an image of one layer from the tar of a root file system',
  flags: [{ name: 'message', short: 'm', takes: 'value', placeholder: 'TEXT', about: 'A note in its history' }],
  run: async ({ caller, engine, given, operands: [file = STANDARD_INPUT, name], signal }) => {
    const message = lastOf(given, 'message');
    const isInput = file === STANDARD_INPUT;
    const tar = isInput ? caller.input() : createReadStream(resolve(caller.request.workingDirectory, file));
    const image = await importImage(engine.images, tar, {
      created: new Date().toISOString(),
      signal,
      onProgress: new ProgressLines(caller).take,
      ...(name === undefined ? {} : { name }),
      ...(message === null ? {} : { message }),
    });
    caller.print(`${image.id}\n`);
    return STATUS.done;
  },
};
