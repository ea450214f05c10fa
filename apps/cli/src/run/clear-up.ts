import { rmSync } from 'node:fs';
import { call, MNT_DETACH, syscall } from '@drydock/linux';
import { cgroupOf, isRunning, removeCgroup, repairNetwork } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/**
 * Takes back what is left of containers that are no more: their engine or their command was killed. Everything of a
 * container has its id in its name, and it was written down before any of it was made.
 */
export async function clearUp({ containers, place }: Engine): Promise<void> {
  const all = containers.list();
  const living = new Set(all.filter(isRunning).map(({ specification }) => specification.id));
  for (const { specification } of all) {
    const { id } = specification;
    if (living.has(id)) continue;
    await removeCgroup(cgroupOf(place.cgroupRoot, id));
    const own = `${place.dataRoot}/overlay2/${id}`;
    syscall(call('umount2', [`${own}/merged`, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
    rmSync(own, { recursive: true, force: true });
    containers.remove(id);
  }
  await repairNetwork(place.dataRoot, (id) => living.has(id));
}
