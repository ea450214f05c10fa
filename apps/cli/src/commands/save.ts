import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lastOf, RuntimeError, saveImages } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

export const save: Command = {
  name: 'save',
  operands: 'IMAGE…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Write images as an archive, to a file or standard output',
  flags: [{ name: 'output', short: 'o', takes: 'value', placeholder: 'FILE', about: 'The archive' }],
  run: async ({ caller, engine, given, operands, signal }) => {
    const file = lastOf(given, 'output');
    const archive = saveImages(engine.images, operands, { signal });
    if (file !== null) {
      await pipeline(Readable.from(archive), createWriteStream(resolve(caller.request.workingDirectory, file)));
      return STATUS.done;
    }
    if (caller.request.isTerminal[1]) {
      throw new RuntimeError('asked-wrongly', 'an archive is nothing for a terminal', {
        hint: 'Write -o FILE, or > FILE.',
      });
    }
    for await (const chunk of archive) await caller.pour(chunk);
    return STATUS.done;
  },
};
