import { statSync } from 'node:fs';
import { DEFAULT_NETWORK } from '../options/network-mode.ts';
import { type Lease, readLeases } from '../store/leases.ts';
import { leasesFolder } from '../store/network-folder.ts';
import { type Network, readNetworks } from '../store/networks.ts';

/** What is called how, on one network. */
export type NetworkNames = {
  /** Lower case → addresses: an alias may belong to several containers. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Address → "web.shop" */
  readonly names: ReadonlyMap<string, string>;
  /** Ids of the containers that are on it. */
  readonly members: ReadonlySet<string>;
};

/** A container's short id, as `docker ps` shows it. */
const SHORT_ID = 12;

export function namesOfLeases(network: Pick<Network, 'name'>, leases: readonly Lease[]): NetworkNames {
  const addresses = new Map<string, string[]>();
  const names = new Map<string, string>();
  for (const { name, container, aliases, address } of leases) {
    for (const own of new Set([name, container, container.slice(0, SHORT_ID), ...aliases])) {
      if (own === '') continue;
      for (const full of [own, `${own}.${network.name}`]) {
        const key = full.toLowerCase();
        addresses.set(key, [...(addresses.get(key) ?? []), address]);
      }
    }
    if (name !== '') names.set(address, `${name}.${network.name}`);
  }
  return { addresses, names, members: new Set(leases.map(({ container }) => container)) };
}

/** Reads the names from the disk, and again when something in the folder has changed. */
export class NamesOfNetworks {
  readonly #dataRoot: string;
  readonly #known = new Map<string, { readonly stamp: bigint; readonly names: NetworkNames }>();

  constructor(dataRoot: string) {
    this.#dataRoot = dataRoot;
  }

  /** Of the user networks that this container is on; the default one has no names. */
  of(container: string): readonly NetworkNames[] {
    return readNetworks(this.#dataRoot)
      .filter(({ name }) => name !== DEFAULT_NETWORK)
      .map((network) => this.#namesOf(network))
      .filter(({ members }) => members.has(container));
  }

  #namesOf(network: Network): NetworkNames {
    // A file that appears, goes or is replaced changes the time of its folder.
    const stamp =
      statSync(leasesFolder(this.#dataRoot, network.id), { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 0n;
    const known = this.#known.get(network.id);
    if (known?.stamp === stamp) return known.names;
    const names = namesOfLeases(network, readLeases(this.#dataRoot, network));
    this.#known.set(network.id, { stamp, names });
    return names;
  }
}
