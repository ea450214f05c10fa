import { kernelMounts } from '../root/index.ts';
import type { ContainerSpecification } from '../specification/index.ts';
import { nameFileMounts } from './name-files.ts';

/** Where in a container something is mounted, whatever its image has there. */
export function mountPlaces({ root }: Pick<ContainerSpecification, 'root'>): readonly string[] {
  const ofEvery = [...kernelMounts({ shmBytes: root.shmBytes, isPrivileged: false }), ...nameFileMounts('')];
  return [...ofEvery, ...root.mounts].map(({ target }) => target);
}
