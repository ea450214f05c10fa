import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { call, MNT_DETACH, syscall } from '@drydock/linux';
import { type ChainId, LayerStore } from '@drydock/runtime';
import { diffIdOf, inPortions } from './layer-archive.ts';

/** On a disk: on Linux 6.1 tmpfs keeps no user attributes, which the marks of a user namespace's overlays are. */
const PLACE = existsSync('/var/lib/drydock') ? '/var/lib/drydock' : '/var/tmp';

/** A folder that removes itself at the end of the block. */
export function temporaryFolder(place = PLACE): Disposable & { readonly path: string } {
  mkdirSync(place, { recursive: true });
  const path = mkdtempSync(`${place}/drydock-layer-`);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The layers as a container sees them, at `path`, until the end of the block. */
export function mountLayers(
  folder: string,
  lowers: readonly string[],
  options: { readonly userxattr?: boolean } = {},
): Disposable & { readonly path: string; readonly upper: string } {
  const [path, upper, work] = ['merged', 'upper', 'work'].map((name) => `${folder}/${name}`) as [
    string,
    string,
    string,
  ];
  for (const directory of [path, upper, work]) mkdirSync(directory, { recursive: true });
  const data = `lowerdir=${lowers.join(':')},upperdir=${upper},workdir=${work}${options.userxattr ? ',userxattr' : ''}`;
  syscall(call('mount', ['overlay', path, 'overlay', 0, data]));
  return { path, upper, [Symbol.dispose]: () => void syscall(call('umount2', [path, MNT_DETACH])) };
}

/** @returns the directories to mount, topmost first */
export async function unpackWithStore(dataRoot: string, layers: readonly Buffer[]): Promise<readonly string[]> {
  const store = new LayerStore(dataRoot);
  let parentChainId: ChainId | null = null;
  for (const layer of layers) {
    const added = await store.add({ diffId: diffIdOf(layer), parentChainId, tar: inPortions(layer) });
    parentChainId = added.chainId;
  }
  return parentChainId === null ? [] : store.lowers(parentChainId);
}
