import { readFileSync, writeFileSync } from 'node:fs';
import {
  addAddress,
  createBridge,
  dumpAddresses,
  findLink,
  IFF_UP,
  type Link,
  setLinkUp,
  withoutIpv6Address,
} from '@drydock/linux';
import { macOfAddress } from '../addresses/mac-address.ts';
import { readSubnet } from '../addresses/subnet.ts';
import { NetworkError } from '../network-error.ts';
import type { Network } from '../store/networks.ts';

/**
 * A bridge is a switch made of software: what comes in at one port goes out at the port where the receiver is. The
 * machine has a port of its own, which is the bridge itself as a link: with an address it is the containers' gateway.
 * Finishes what an earlier process left half-done; coming up is last. @returns its index
 */
export function bridgeThere(network: Network): number {
  const found = findLink(network.bridge);
  if (found !== null && (found.flags & IFF_UP) !== 0 && found.kind === 'bridge') return found.index;
  const { index } = found ?? newBridge(network);
  if (found !== null && found.kind !== 'bridge') {
    const message = `bridge "${network.bridge}": a link of another kind (${found.kind ?? 'none'}) has this name`;
    throw new NetworkError('network-exists', message, `Rename it: ip link set ${network.bridge} name …`);
  }
  withoutIpv6Address(index);
  if (!dumpAddresses().some((other) => other.index === index && other.address === network.gateway)) {
    addAddress({ index, address: network.gateway, prefixLength: readSubnet(network.subnet).prefixLength });
  }
  letLocalhostIn(network.bridge);
  setLinkUp(index);
  return index;
}

function newBridge({ bridge, gateway }: Network): Link {
  createBridge({ name: bridge, mac: macOfAddress(gateway) });
  const made = findLink(bridge);
  if (made === null) throw new Error(`bridge "${bridge}": was made, and is not there`);
  return made;
}

/**
 * Packets from 127.0.0.1 to a published port leave by the bridge, and their answers come in by it. The kernel drops
 * both unless told otherwise: ip-sysctl, route_localnet. The table of rules lets nothing else through to loopback.
 */
function letLocalhostIn(bridge: string): void {
  const path = `/proc/sys/net/ipv4/conf/${bridge}/route_localnet`;
  if (readFileSync(path, 'utf8').trim() !== '1') writeFileSync(path, '1');
}
