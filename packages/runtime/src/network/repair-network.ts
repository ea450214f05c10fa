import { rmSync } from 'node:fs';
import { deleteLink, dumpLinks, findLink } from '@drydock/linux';
import { leaveEveryNetwork } from './attach/leave.ts';
import { applyWholeTable } from './kernel/apply-rules.ts';
import { readClaims, readLeases } from './store/leases.ts';
import { leasesFolder, listFolder, networkFolder } from './store/network-folder.ts';
import { withNetworkLock } from './store/network-lock.ts';
import { readNetworks } from './store/networks.ts';
import { readPortClaims } from './store/ports.ts';

/** What was put right. */
export type NetworkRepair = { readonly containers: readonly string[]; readonly links: readonly string[] };

/**
 * Removes what is left of containers that are no more, after a crash: addresses, cables, ports and rules. Everything
 * is written down before it is made and struck out after it is gone, so what is written down is all there can be.
 *
 * @param isAlive whether a container of this id is there, or being made
 */
export async function repairNetwork(dataRoot: string, isAlive: (container: string) => boolean): Promise<NetworkRepair> {
  const networks = readNetworks(dataRoot);
  const claimed = [...networks.flatMap((network) => readClaims(dataRoot, network)), ...readPortClaims(dataRoot)];
  const dead = [...new Set(claimed.map(({ container }) => container))].filter((container) => !isAlive(container));
  await Promise.all(dead.map((container) => leaveEveryNetwork(dataRoot, container)));
  return withNetworkLock(dataRoot, () => {
    const links = removeLooseCables(dataRoot);
    forgetLeasesOfNoNetwork(dataRoot);
    // Somebody may have flushed the rules; as long as there is a bridge, they are needed.
    if (networks.some(({ bridge }) => findLink(bridge) !== null)) applyWholeTable(dataRoot);
    return { containers: dead, links };
  });
}

/** Ports of our bridges that are named as ours and belong to nobody: their lease was lost with a disk, say. */
function removeLooseCables(dataRoot: string): readonly string[] {
  const networks = readNetworks(dataRoot);
  const known = new Set(networks.flatMap((network) => readLeases(dataRoot, network)).map(({ link }) => link));
  const bridges = new Set(networks.map(({ bridge }) => findLink(bridge)?.index));
  const loose = dumpLinks().filter(
    ({ name, kind, master }) =>
      kind === 'veth' && master !== null && bridges.has(master) && /^veth[0-9a-f]{7}$/.test(name) && !known.has(name),
  );
  for (const { name } of loose) deleteLink(name);
  return loose.map(({ name }) => name);
}

function forgetLeasesOfNoNetwork(dataRoot: string): void {
  const ids = new Set(readNetworks(dataRoot).map(({ id }) => id));
  for (const id of listFolder(`${networkFolder(dataRoot)}/leases`)) {
    if (!ids.has(id)) rmSync(leasesFolder(dataRoot, id), { recursive: true, force: true });
  }
}
