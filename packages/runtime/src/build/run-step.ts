import { closeSync } from 'node:fs';
import { AT_REMOVEDIR, call, syscall } from '@drydock/linux';
import type { RunDefaults } from '../image/manifest/image-configuration.ts';
import { cPath, openDirectoryBelow, openOwnDirectory } from '../layer/files/at-calls.ts';
import { LowerLayers } from '../layer/files/lower-layers.ts';

/** What a RUN needs of whoever makes containers. */
export type RunStep = {
  readonly argv: readonly string[];
  /** The image by now, without its entry point: the environment has the declared ARGs as well. */
  readonly defaults: RunDefaults;
  readonly network: string | null;
  /** Folders of the layers it stands on, topmost first. */
  readonly layers: readonly string[];
  readonly chainId: string | null;
  /** The id that its image would have. */
  readonly imageId: string;
  /** @returns whether more is wanted */
  readonly onOutput: (text: string) => boolean;
  readonly signal: AbortSignal;
};

/** A container that was made for a RUN, and has ended; it is removed in the end. */
export type EndedRun = AsyncDisposable & {
  readonly exitCode: number;
  /** The folder that has all that it wrote. */
  readonly upper: string;
};

/** What a container has mounts on; each is made when the image has none, and is no part of what RUN did. */
const MOUNTED_ON = ['etc/hosts', 'etc/hostname', 'etc/resolv.conf', 'dev', 'proc', 'sys', 'etc'];

/**
 * Removes the empty files and directories that mounts were laid on: only those that the image does not have. The
 * container has ended; by descriptor nevertheless, since it may have left a link where a directory was.
 */
export function removeMountPlaces(upper: string, layers: readonly string[]): void {
  const top = openOwnDirectory(upper);
  using below = new LowerLayers(layers);
  try {
    for (const path of MOUNTED_ON) {
      const names = path.split('/');
      if (below.find(names, (found) => found !== null)) continue;
      const name = names.pop() ?? '';
      const directory = openDirectoryBelow(top, names.join('/'));
      if (directory === -1) continue;
      const isFile = names.length > 0;
      const expect = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENOTEMPTY'] as const;
      try {
        syscall(call('unlinkat', [directory, cPath(name), isFile ? 0 : AT_REMOVEDIR], { expect }));
      } finally {
        closeSync(directory);
      }
    }
  } finally {
    closeSync(top);
  }
}
