import { changesOf, mountPlaces, visible } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

/** Docker's letters. */
const LETTER = { added: 'A', changed: 'C', deleted: 'D' } as const;

export const diff: Command = {
  name: 'diff',
  operands: 'CONTAINER',
  operandsMin: 1,
  operandsMax: 1,
  about: 'List the files that a container has added, changed or deleted',
  flags: [],
  run: async ({ caller, engine, operands: [name = ''] }) => {
    const { specification, lowers } = engine.containers.find(name);
    const store = `${engine.place.dataRoot}/overlay2`;
    const changes = changesOf(
      `${store}/${specification.id}/diff`,
      lowers.map((layer) => `${store}/${layer}/diff`),
      mountPlaces(specification),
    );
    caller.print(changes.map(({ kind, path }) => `${LETTER[kind]} ${visible(path)}\n`).join(''));
    return STATUS.done;
  },
};
