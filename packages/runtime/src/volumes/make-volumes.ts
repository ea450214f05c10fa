import type { Operation } from '../operation.ts';
import type { ResolvedMount, ResolvedVolume } from '../root/index.ts';
import { fillVolume } from './fill-volume.ts';
import { VolumeStore } from './volume-store.ts';

type WantedVolumes = {
  readonly dataRoot: string;
  readonly mounts: readonly ResolvedMount[];
  /** Names of the image's layers below dataRoot/overlay2, topmost first. */
  readonly lowers: readonly string[];
  /** Where the image can be seen whole. */
  readonly merged: string;
};

type Wanted = ResolvedVolume & { readonly target: string; readonly isCopied: boolean };

/** The volumes among the mounts of a container. */
export const volumesOf = (mounts: readonly ResolvedMount[]): readonly Wanted[] =>
  mounts.flatMap(({ mount, volume }) =>
    mount.type === 'volume' && volume !== undefined
      ? [{ ...volume, target: mount.target, isCopied: mount.isCopied !== false }]
      : [],
  );

/**
 * A volume is a directory of its own, outside of every container: what is written there goes past the layers, and stays.
 * One that is new gets the image's files from where it will be mounted, since the mount hides them. Null when none is
 * asked for.
 */
export function makeVolumes({ dataRoot, mounts, lowers, merged }: WantedVolumes): Operation | null {
  const wanted = volumesOf(mounts);
  if (wanted.length === 0) return null;
  const store = new VolumeStore(dataRoot);
  const layers = lowers.map((name) => `${dataRoot}/overlay2/${name}/diff`);
  const names = wanted.map(({ name }) => name).join(', ');
  return {
    name: 'make-volumes',
    title: 'Make its volumes',
    effect: wanted.map(({ name, target }) => `${store.dataOf(name)} is there, for ${target}`).join('; '),
    byHand: wanted.flatMap(({ name, target, isCopied }) => {
      const data = store.dataOf(name);
      return [`mkdir -p ${data}`, ...(isCopied ? [`rmdir ${data} && cp -a ${merged}${target} ${data}`] : [])];
    }),
    steps: [
      {
        engine: `make ${names}; an empty one gets the image's files`,
        run: async () => {
          for (const { name, isAnonymous, target, isCopied } of wanted) {
            store.create({ name, isAnonymous });
            if (isCopied) await fillVolume({ folder: store.folderOf(name), layers, target });
          }
        },
      },
    ],
  };
}
