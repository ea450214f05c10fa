import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from './setup-error.ts';

export type Package = {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
};

type Manifest = {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

export type ReadManifest = (folder: string) => Promise<Manifest | undefined>;

/**
 * Every package from node_modules that these folders need to run. A workspace's needs are followed,
 * but it is not part of the answer itself: it is copied as source.
 */
export async function productionClosure(
  root: string,
  starts: { folders: readonly string[]; packages: readonly string[] },
  readManifest: ReadManifest = readManifestFile,
): Promise<Package[]> {
  const found = new Map<string, Package>();
  const seen = new Set<string>();

  const visitNeeds = async (folder: string, manifest: Manifest): Promise<void> => {
    for (const name of Object.keys(manifest.dependencies ?? {})) await visit(name, folder, true);
    for (const name of Object.keys({ ...manifest.optionalDependencies, ...manifest.peerDependencies })) {
      await visit(name, folder, false);
    }
  };
  const visit = async (name: string, from: string, isNeeded: boolean): Promise<void> => {
    const resolved = await resolve(name, from, root, readManifest);
    if (!resolved) {
      if (!isNeeded) return;
      throw new SetupError(`find package "${name}", which "${path.relative(root, from)}" needs: not installed`, {
        hint: 'Run `npm ci`.',
      });
    }
    if (seen.has(resolved.folder)) return;
    seen.add(resolved.folder);
    if (!name.startsWith('@drydock/')) {
      found.set(resolved.folder, { name, version: resolved.manifest.version ?? '', folder: resolved.folder });
    }
    await visitNeeds(resolved.folder, resolved.manifest);
  };

  for (const folder of starts.folders) {
    const manifest = await readManifest(path.join(root, folder));
    if (manifest) await visitNeeds(path.join(root, folder), manifest);
  }
  for (const name of starts.packages) await visit(name, root, true);
  return [...found.values()].sort((first, second) => (first.folder < second.folder ? -1 : 1));
}

/** Node's own way: node_modules of this folder, then of each folder above. */
async function resolve(name: string, from: string, root: string, readManifest: ReadManifest) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    const manifest = await readManifest(candidate);
    if (manifest) return { folder: candidate, manifest };
    if (folder === root || folder === path.dirname(folder)) return undefined;
  }
}

async function readManifestFile(folder: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
