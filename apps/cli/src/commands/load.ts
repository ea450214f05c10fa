import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { familiarReference, lastOf, loadImages, parseReference, shortDigest } from '@drydock/runtime';
import { ProgressLines } from '../progress-lines.ts';
import { type Command, STATUS } from './command.ts';

export const load: Command = {
  name: 'load',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  about: 'Take in the images of an archive, from a file or standard input',
  flags: [{ name: 'input', short: 'i', takes: 'value', placeholder: 'FILE', about: 'The archive' }],
  run: async ({ caller, engine, given, signal }) => {
    const file = lastOf(given, 'input');
    const tar = file === null ? caller.input() : createReadStream(resolve(caller.request.workingDirectory, file));
    const loaded = await loadImages(engine.images, { tar }, { signal, onProgress: new ProgressLines(caller).take });
    for (const { image, tags } of loaded) {
      const names = tags.map((name) => familiarReference(parseReference(name)));
      caller.print(`Loaded image: ${names.length === 0 ? shortDigest(image.id) : names.join(', ')}\n`);
    }
    return STATUS.done;
  },
};
