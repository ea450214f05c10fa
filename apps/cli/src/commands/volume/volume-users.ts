import { type ContainerRecord, VolumeStore, volumesOf } from '@drydock/runtime';
import type { Engine } from '../../engine.ts';

/** Ids of the containers, running or not, that have a volume. */
export const usersOf = ({ containers }: Pick<Engine, 'containers'>, name: string): readonly string[] =>
  containers
    .list()
    .filter(({ mounts }) => volumesOf(mounts).some((volume) => volume.name === name))
    .map(({ specification }) => specification.id);

/** Of a container that has been removed: the volumes that nobody gave a name, and that no other container has. */
export function removeAnonymousVolumes(engine: Engine, { mounts }: ContainerRecord): void {
  const store = new VolumeStore(engine.place.dataRoot);
  for (const { name, isAnonymous } of volumesOf(mounts)) {
    if (isAnonymous && usersOf(engine, name).length === 0) store.remove(name);
  }
}
