import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type MountSpecification, type ResolvedMount, RuntimeError } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

type Where = {
  readonly engine: Engine;
  readonly workingDirectory: string;
  /** Nothing is made for a plan that is only printed. */
  readonly isPlanOnly: boolean;
};

/** Finds the sources of mounts where the command was typed, and makes those that -v makes. */
export function resolveMounts(mounts: readonly MountSpecification[], where: Where): readonly ResolvedMount[] {
  return mounts.map((mount) => {
    if (mount.type === 'tmpfs') return { mount, source: null, isFile: false };
    const source =
      mount.type === 'bind' ? resolve(where.workingDirectory, mount.source) : volumePath(mount.source, where);
    const isMade = mount.type === 'volume' || mount.isMade;
    if (isMade && !where.isPlanOnly && statSync(source, { throwIfNoEntry: false }) === undefined) {
      mkdirSync(source, { recursive: true });
    }
    const found = statSync(source, { throwIfNoEntry: false });
    if (found === undefined && !isMade) {
      throw new RuntimeError('not-found', `mount at ${mount.target}: its source "${source}" is not there`, {
        hint: 'Make it, or use -v, which does.',
      });
    }
    return { mount, source, isFile: found?.isFile() ?? false };
  });
}

const volumePath = (name: string | null, { engine }: Where): string => {
  if (name !== null) return `${engine.place.dataRoot}/volumes/${name}/_data`;
  throw new RuntimeError('refused', 'a volume without a name is not there yet', {
    hint: 'Give it one: -v NAME:/PATH.',
  });
};
