import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './source-files.ts';

export type Workspace = {
  /** Its folder from the repository's top. */
  readonly folder: string;
  readonly name: string;
  /** What may be imported from outside: "." and the names of its other entrances, such as "./checks". */
  readonly entrances: readonly string[];
  readonly dependencies: ReadonlySet<string>;
};

/** Whom each may import. Tests beside the code follow the same rule; test/ may import everything. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '@drydock/protocol': [],
  '@drydock/linux': [],
  '@drydock/runtime': ['@drydock/linux'],
  '@drydock/observer': ['@drydock/linux', '@drydock/protocol'],
  '@drydock/curriculum': ['@drydock/protocol'],
  '@drydock/web': ['@drydock/protocol', '@drydock/curriculum'],
  '@drydock/keeper': [
    '@drydock/protocol',
    '@drydock/linux',
    '@drydock/runtime',
    '@drydock/observer',
    '@drydock/curriculum',
  ],
  '@drydock/cli': ['@drydock/linux', '@drydock/runtime'],
  // Never runtime or linux: what faces the network can do nothing to the kernel.
  '@drydock/server': ['@drydock/protocol', '@drydock/observer', '@drydock/curriculum'],
  '@drydock/launcher': ['@drydock/docker-vm', '@drydock/protocol'],
  '@drydock/docker-vm': [],
};

export function listWorkspaces(): Workspace[] {
  const { workspaces } = readJson('package.json') as { workspaces: string[] };
  return globSync(workspaces, { cwd: REPOSITORY })
    .filter((folder) => existsSync(join(REPOSITORY, folder, 'package.json')))
    .map((folder) => {
      const manifest = readJson(join(folder, 'package.json')) as Manifest;
      return {
        folder,
        name: manifest.name,
        entrances: typeof manifest.exports === 'string' ? ['.'] : Object.keys(manifest.exports ?? {}),
        dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })),
      };
    });
}

export function listRootTools(): ReadonlySet<string> {
  return new Set(Object.keys((readJson('package.json') as Manifest).devDependencies ?? {}));
}

type Manifest = {
  name: string;
  exports?: string | Record<string, unknown>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(REPOSITORY, path), 'utf8'));
}
