import { changesOf } from '@drydock/runtime';
import { type Command, STATUS } from './command.ts';

/** Made for us to lay mounts on; the container has never seen them. */
const NAME_FILES = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

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
    const ours = new Set([...NAME_FILES, ...specification.root.mounts.map(({ target }) => target)]);
    const changes = changesOf(
      `${store}/${specification.id}/diff`,
      lowers.map((layer) => `${store}/${layer}/diff`),
    ).filter(({ path }) => !ours.has(path));
    caller.print(changes.map(({ kind, path }) => `${LETTER[kind]} ${path}\n`).join(''));
    return STATUS.done;
  },
};
