import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { call, MNT_DETACH, syscall } from '@drydock/linux';

/** On a disk: overlayfs on 6.1 wants an upper that can have user attributes, and tmpfs there cannot. */
const PLACE = '/var/tmp';

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
