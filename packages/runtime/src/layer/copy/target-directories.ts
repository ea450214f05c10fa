import { closeSync } from 'node:fs';
import { call, O_DIRECTORY, O_RDONLY, syscall } from '@drydock/linux';
import { type ByteString, quote } from '../byte-string.ts';
import { cPath, openName } from '../files/at-calls.ts';
import { LayerError } from '../layer-error.ts';
import { type FileTree, openWithin } from './file-tree.ts';

export type TargetPlace = {
  readonly tree: FileTree;
  /** The directory in it that names of the archive begin in. */
  readonly directory: ByteString;
};

const FLAGS = O_RDONLY | O_DIRECTORY;
const NEW_DIRECTORY_MODE = 0o755;

/** The directories that something is written into. Each is opened anew, and never by a way that leads out of the tree. */
export class TargetDirectories implements Disposable {
  readonly #place: TargetPlace;
  readonly #base: number;

  /** @throws LayerError when the directory is not there */
  constructor(place: TargetPlace) {
    const { tree, directory } = place;
    this.#place = place;
    this.#base = openWithin(tree.root, directory, FLAGS, { links: true });
    if (this.#base === -1)
      throw new LayerError('not-found', `copy into ${quote(directory)}: there is no such directory`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#base);
  }

  /** -1 when it is not there, or leads through what is no directory. */
  open(names: readonly ByteString[]): number {
    const { tree, directory } = this.#place;
    if (!tree.followsLinks) return openWithin(this.#base, names.join('/'), FLAGS, { links: false });
    return openWithin(tree.root, `${directory}/${names.join('/')}`, FLAGS, { links: true });
  }

  /** Made, with those above it, when it is not there. */
  make(names: readonly ByteString[]): number {
    const found = this.open(names);
    if (found !== -1) return found;
    const name = names.at(-1);
    if (name === undefined) throw new LayerError('not-found', `copy into ${quote(this.#place.directory)}: it is gone`);
    const above = this.make(names.slice(0, -1));
    try {
      const isMade = syscall(call('mkdirat', [above, cPath(name), NEW_DIRECTORY_MODE], { expect: ['EEXIST'] })) === 0;
      if (!isMade) throw new LayerError('unsafe-archive', `copy into ${quote(names.join('/'))}: it is no directory`);
      return openName(above, name, FLAGS);
    } finally {
      closeSync(above);
    }
  }
}
