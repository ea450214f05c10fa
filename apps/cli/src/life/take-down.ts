import { call, MNT_DETACH, syscall } from '@drydock/linux';
import { cgroupOf, leaveNetworks, removeCgroup, removeLayerView } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** Ends whatever of a container still runs, and takes back what was made for it outside: all but its files. */
export async function takeDown({ place, nameServers }: Engine, id: string): Promise<void> {
  await removeCgroup(cgroupOf(place.cgroupRoot, id));
  const merged = `${place.dataRoot}/overlay2/${id}/merged`;
  syscall(call('umount2', [merged, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] }));
  removeLayerView(place.dataRoot, id);
  nameServers.stop(id);
  await leaveNetworks(place.dataRoot, id);
}
