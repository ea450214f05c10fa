import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { withBuildLock } from './build-lock.ts';
import { asRoot, runTool } from './run-tool.ts';

export type Progress = (message: string) => void;

/** A folder in the cache, named after the hash of everything it is made from. It is there whole, or not at all. */
export type Artefact = {
  readonly cacheFolder: string;
  readonly name: string;
  readonly hash: string;
  readonly build: (folder: string) => Promise<void>;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Older builds that stay: a machine that is just starting may still open the one before. */
const GENERATIONS_KEPT = 3;

export async function ensureArtefact(artefact: Artefact): Promise<{ folder: string; wasBuilt: boolean }> {
  const folder = artefactFolder(artefact);
  await mkdir(artefact.cacheFolder, { recursive: true });
  if (await touch(folder)) return { folder, wasBuilt: false };

  await using _lock = await withBuildLock(artefact.cacheFolder, artefact);
  // Somebody else may have built it while we waited.
  if (await touch(folder)) return { folder, wasBuilt: false };
  await removeLeftovers(artefact.cacheFolder);

  const partial = `${folder}.partial`;
  await mkdir(partial);
  try {
    await artefact.build(partial);
    await rename(partial, folder);
  } catch (error) {
    await removeTree(partial);
    throw error;
  }
  await removeOldGenerations(artefact);
  return { folder, wasBuilt: true };
}

export function artefactFolder({ cacheFolder, name, hash }: Pick<Artefact, 'cacheFolder' | 'name' | 'hash'>): string {
  return path.join(cacheFolder, `${name}-${hash.slice(0, 16)}`);
}

/** Marks it as used now. False when it is not there. */
async function touch(folder: string): Promise<boolean> {
  const now = new Date();
  return utimes(folder, now, now).then(
    () => true,
    () => false,
  );
}

/** What an interrupted build left. We hold the lock, so nobody is working on it. */
async function removeLeftovers(cacheFolder: string): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    if (entry.endsWith('.partial')) await removeTree(path.join(cacheFolder, entry));
  }
}

async function removeOldGenerations({ cacheFolder, name }: Artefact): Promise<void> {
  const generations = (await readdir(cacheFolder)).filter((entry) => /^(.*)-[0-9a-f]{16}$/.exec(entry)?.[1] === name);
  const dated = await Promise.all(
    generations.map(async (entry) => ({ entry, usedAt: (await stat(path.join(cacheFolder, entry))).mtimeMs })),
  );
  dated.sort((first, second) => second.usedAt - first.usedAt);
  for (const { entry } of dated.slice(GENERATIONS_KEPT)) await removeTree(path.join(cacheFolder, entry));
}

/** rm(1), because in an unprivileged build the files belong to user ids only a user namespace may remove.
 * One file system: should a killed build have left something mounted below, it stays untouched. */
async function removeTree(folder: string): Promise<void> {
  const [command, args] = asRoot('rm', ['-rf', '--one-file-system', '--', folder]);
  await runTool(command, args);
}
