import { closeSync, openSync, writeFileSync } from 'node:fs';
import {
  addAddress,
  addRoute,
  createCable,
  deleteLinkAside,
  dumpLinks,
  dumpRoutes,
  findLink,
  RT_TABLE_MAIN,
  setLinkUp,
  startBridgePort,
  withNamespace,
  withoutIpv6Address,
} from '@drydock/linux';
import { macOfAddress } from '../addresses/mac-address.ts';
import { readSubnet } from '../addresses/subnet.ts';
import type { Lease } from '../store/leases.ts';
import type { Network } from '../store/networks.ts';

/** Here: one end of the cable is plugged into the bridge, the other appears in the container. */
export function layCable(network: Network, lease: Lease, namespace: string): void {
  const netns = openSync(namespace, 'r');
  try {
    createCable({
      name: lease.link,
      bridge: indexOf(network.bridge),
      peer: { name: lease.inside, mac: lease.mac, netns },
    });
  } finally {
    closeSync(netns);
  }
  startBridgePort(indexOf(lease.link));
}

/** There: loopback, the address, and the way to everybody else. */
export function furnishInside(network: Network, lease: Lease, namespace: string): void {
  withNamespace(namespace, 'net', () => {
    setLinkUp(indexOf('lo'));
    const index = indexOf(lease.inside);
    // Before it comes up: that is when it would give itself one.
    withoutIpv6Address(index);
    addAddress({ index, address: lease.address, prefixLength: readSubnet(network.subnet).prefixLength });
    // Neighbours who remember another card for this address are told: ip-sysctl, arp_notify.
    if (lease.mac !== macOfAddress(lease.address)) {
      writeFileSync(`/proc/sys/net/ipv4/conf/${lease.inside}/arp_notify`, '1');
    }
    setLinkUp(index);
    addDefaultRoute(network, lease);
  });
}

/** Inside. The first network that leads out keeps the default route; an internal one leads nowhere. */
function addDefaultRoute(network: Network, lease: Lease): void {
  if (network.isInternal || hasDefaultRoute()) return;
  addRoute({ destination: '0.0.0.0', prefixLength: 0, link: indexOf(lease.inside), gateway: network.gateway });
}

const hasDefaultRoute = (): boolean =>
  dumpRoutes().some(
    ({ family, table, destination }) => family === 4 && table === RT_TABLE_MAIN && destination === 'default',
  );

/** After a network was left: another one that the container is on may lead out. */
export function giveDefaultRoute(network: Network, lease: Lease, namespace: string): void {
  withNamespace(namespace, 'net', () => {
    if (findLink(lease.inside) !== null) addDefaultRoute(network, lease);
  });
}

/** "eth0", or the next one that the container has not. */
export function freeNameInside(namespace: string): string {
  const names = new Set(withNamespace(namespace, 'net', dumpLinks).map(({ name }) => name));
  let number = 0;
  while (names.has(`eth${number}`)) number += 1;
  return `eth${number}`;
}

/** With one end goes the other, wherever it is. Content with there being none. */
export async function pullCable({ link }: Lease): Promise<void> {
  if (link !== '') await deleteLinkAside(link);
}

function indexOf(name: string): number {
  const link = findLink(name);
  if (link === null) throw new Error(`link "${name}": is not there`);
  return link.index;
}
