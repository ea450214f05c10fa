import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type MountSpecification,
  newVolumeName,
  type ResolvedMount,
  RuntimeError,
  VolumeStore,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';

type Where = {
  readonly engine: Engine;
  readonly workingDirectory: string;
  /** Nothing is made for a plan that is only printed. */
  readonly isPlanOnly: boolean;
};

/** Finds the sources of mounts where the command was typed, and makes those of -v. Volumes are made by the plan. */
export function resolveMounts(mounts: readonly MountSpecification[], where: Where): readonly ResolvedMount[] {
  return mounts.map((mount) => {
    if (mount.type === 'tmpfs') return { mount, source: null, isFile: false };
    if (mount.type === 'volume') {
      const volume = { name: mount.source ?? newVolumeName(), isAnonymous: mount.source === null };
      const source = new VolumeStore(where.engine.place.dataRoot).dataOf(volume.name);
      return { mount, source, isFile: false, volume };
    }
    const source = resolve(where.workingDirectory, mount.source);
    if (mount.isMade && !where.isPlanOnly && statSync(source, { throwIfNoEntry: false }) === undefined) {
      mkdirSync(source, { recursive: true });
    }
    const found = statSync(source, { throwIfNoEntry: false });
    if (found === undefined && !mount.isMade) {
      throw new RuntimeError('not-found', `mount at ${mount.target}: its source "${source}" is not there`, {
        hint: 'Make it, or use -v, which does.',
      });
    }
    return { mount, source, isFile: found !== undefined && !found.isDirectory() };
  });
}
