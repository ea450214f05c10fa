import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { O_DIRECTORY, O_RDONLY } from '@drydock/linux';
import {
  archiveOf,
  chooseTarget,
  type FileTree,
  type Flag,
  findSource,
  fromText,
  isOn,
  RuntimeError,
  writeTree,
} from '@drydock/runtime';
import { withFilesOf } from '../life/container-files.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { refusePrivateUsers } from '../run/refuse-private-users.ts';
import { shownSize } from '../table.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';
import { type CopyPlace, type InContainer, type OnMachine, readCopyPlace } from './copy-place.ts';

const FLAGS: readonly Flag[] = [
  { name: 'archive', short: 'a', takes: 'nothing', about: 'Keep owners, setuid bits and devices; else all is root’s' },
  { name: 'follow-link', short: 'L', takes: 'nothing', about: 'Copy what SOURCE leads to, when it is a symbolic link' },
  { name: 'quiet', short: 'q', takes: 'nothing', about: 'Do not say what was copied' },
];

export const copy: Command = {
  name: 'cp',
  operands: 'CONTAINER:SOURCE TARGET|-   or   SOURCE|- CONTAINER:TARGET',
  operandsMin: 2,
  operandsMax: 2,
  about: 'Copy files out of a container or into it, also one that has ended; - is an archive (tar)',
  flags: FLAGS,
  run: async (asked) => {
    const [source, target] = asked.operands.map(readCopyPlace);
    if (isInContainer(source) && isOnMachine(target)) await copyOut(asked, source, target);
    else if (isOnMachine(source) && isInContainer(target)) await copyInto(asked, source, target);
    else {
      throw new RuntimeError(
        'asked-wrongly',
        'cp: one of the two must be a container’s, CONTAINER:PATH, and only one',
        {
          hint: 'Go by a file of your own, or by a pipe: docker cp A:/x - | docker cp - B:/y.',
        },
      );
    }
    return STATUS.done;
  },
};

const isInContainer = (place: CopyPlace | undefined): place is InContainer => typeof place?.container === 'string';
const isOnMachine = (place: CopyPlace | undefined): place is OnMachine => place?.container === null;

async function copyOut(asked: AskedCommand, from: InContainer, to: OnMachine): Promise<void> {
  const { engine, caller, given, signal } = asked;
  if (to.isStream && caller.request.isTerminal[1]) {
    throw new RuntimeError('asked-wrongly', 'an archive is nothing for a terminal', {
      hint: 'Write > FILE, or | tar t.',
    });
  }
  await withFilesOf(engine, from.container, async (tree) => {
    using source = findSource(tree, from.path, isOn(given, 'follow-link'));
    if (to.isStream) {
      for await (const chunk of archiveOf(source, null, signal)) await caller.pour(chunk);
      return;
    }
    using own = ownFiles();
    const { directory, name } = chooseTarget(own, fromText(pathOf(asked, to)), source);
    const written = await writeTree(archiveOf(source, name, signal), { ...writing(asked, own, directory), signal });
    say(asked, written, to.path);
  });
  tellOfContainer(engine, engine.containers.find(from.container), 'archive-path', { path: from.path });
}

async function copyInto(asked: AskedCommand, from: OnMachine, to: InContainer): Promise<void> {
  const { engine, caller, given, signal } = asked;
  refusePrivateUsers(engine, to.container);
  await withFilesOf(engine, to.container, async (tree) => {
    if (from.isStream) {
      const nothing = { kind: 'directory', name: '.', isContentOnly: true } as const;
      const { directory, name } = chooseTarget(tree, fromText(to.path), nothing);
      if (name !== '.')
        throw new RuntimeError('not-found', `copy to "${to.path}": there is no such directory`, {
          hint: 'Make it first.',
        });
      await writeTree(caller.input(), { ...writing(asked, tree, directory), signal });
      return;
    }
    using own = ownFiles();
    using source = findSource(own, pathOf(asked, from), isOn(given, 'follow-link'));
    const { directory, name } = chooseTarget(tree, fromText(to.path), source);
    const written = await writeTree(archiveOf(source, name, signal), { ...writing(asked, tree, directory), signal });
    say(asked, written, `${to.container}:${to.path}`);
  });
  tellOfContainer(engine, engine.containers.find(to.container), 'extract-to-dir', { path: to.path });
}

/** The machine's own files. */
function ownFiles(): FileTree & Disposable {
  const root = openSync('/', O_RDONLY | O_DIRECTORY);
  return { root, followsLinks: false, [Symbol.dispose]: () => closeSync(root) };
}

/** Absolute, from where the command was typed; what it ends in (/ or /.) means something. */
const pathOf = ({ caller }: AskedCommand, { path }: OnMachine): string =>
  `${resolve(caller.request.workingDirectory, path)}${/(^|\/)\.$/.test(path) ? '/.' : path.endsWith('/') ? '/' : ''}`;

const writing = ({ caller, given }: AskedCommand, tree: FileTree, directory: string) => ({
  tree,
  directory,
  keepsOwners: isOn(given, 'archive'),
  onLeftOut: (path: string, what: string) => caller.complain(`${path}: left out: ${what}\n`),
});

function say({ caller, given }: AskedCommand, bytes: number, to: string): void {
  if (!isOn(given, 'quiet')) caller.complain(`Successfully copied ${shownSize(bytes)} to ${to}\n`);
}
