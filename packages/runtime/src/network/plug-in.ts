import type { Operation } from '../operation.ts';
import type { AddressPool } from './addresses/free-subnet.ts';
import { furnishInside, layCable } from './attach/cable.ts';
import { DEFAULT_BRIDGE } from './attach/define-network.ts';
import { leaveNetwork } from './attach/leave.ts';
import { networkThere } from './attach/network-there.ts';
import { type Member, takeAddress } from './attach/take-address.ts';
import { NetworkError } from './network-error.ts';
import { DEFAULT_NETWORK, type NetworkWishes } from './options/network-mode.ts';
import { type Lease, leaseOf } from './store/leases.ts';
import { withNetworkLock } from './store/network-lock.ts';
import { existingNetwork, findNetwork, type Network } from './store/networks.ts';

export type PlugIn = {
  /** /var/lib/docker */
  readonly dataRoot: string;
  /** Name or id of a network; "bridge" is the default one. */
  readonly network: string;
  readonly container: Member;
  /** Path of the container's network namespace, once it is there: `/proc/PID/ns/net`, or `/proc/self/fd/N`. */
  readonly namespace: (results: ReadonlyMap<string, number>) => string;
  readonly wishes?: NetworkWishes;
  readonly pools?: readonly AddressPool[];
};

/** The link's name inside, as every container has it. */
const INSIDE = 'eth0';

/**
 * A container's network is empty at first: it is not even connected to itself. What it gets is a cable, a veth(4). One
 * end is plugged into a bridge of this machine, which is a switch made of software; the other end lies in the
 * container's network namespace, is called eth0, and has an address that no other container has. All that leaves the
 * neighbourhood goes to the bridge's own address, which is this machine.
 */
export function plugIn({ dataRoot, network, container, namespace, wishes = {}, pools }: PlugIn): Operation {
  const inside = 'nsenter --target PID --net ip';
  const bridge = network === DEFAULT_NETWORK ? DEFAULT_BRIDGE : 'br-1a2b3c4d5e6f';
  return {
    name: 'plug-in',
    title: `Plug in a cable to the network "${network}"`,
    effect: `${INSIDE} is up with an address of "${network}"; its other end, veth…, is a port of the network's bridge`,
    byHand: [
      `ip link add ${bridge} type bridge`,
      `ip address add 172.17.0.1/16 dev ${bridge}`,
      `ip link set ${bridge} up`,
      'sysctl net.ipv4.ip_forward=1',
      'nft add table ip drydock',
      "nft add chain ip drydock leaving '{ type nat hook postrouting priority srcnat; }'",
      `nft add rule ip drydock leaving ip saddr 172.17.0.0/16 oifname != ${bridge} masquerade`,
      `ip link add veth1a2b3c4 master ${bridge} type veth peer name ${INSIDE} address 02:42:ac:11:00:02 netns PID`,
      'ip link set veth1a2b3c4 up',
      `${inside} link set lo up`,
      `${inside} address add 172.17.0.2/16 dev ${INSIDE}`,
      `${inside} link set ${INSIDE} up`,
      `${inside} route add default via 172.17.0.1`,
    ],
    steps: [
      {
        engine: 'make sure that the bridge is there, that packets are passed on, and by which rules',
        run: () => withNetworkLock(dataRoot, () => void networkThere(dataRoot, network, pools)),
      },
      {
        engine: 'take an address that nobody has',
        run: () =>
          withNetworkLock(dataRoot, () => {
            takeAddress(dataRoot, existingNetwork(dataRoot, network), { member: container, inside: INSIDE, wishes });
          }),
      },
      {
        engine: `lay the cable: one end on the bridge, the other as ${INSIDE} in the container`,
        run: (results) => layCable(...own(dataRoot, network, container), namespace(results)),
      },
      {
        engine: 'inside: bring up loopback, give the address, bring up the link, say which way is out',
        run: (results) => furnishInside(...own(dataRoot, network, container), namespace(results)),
      },
    ],
    undo: async () => {
      const found = findNetwork(dataRoot, network);
      if (found !== null) await leaveNetwork(dataRoot, found, container.id);
    },
  };
}

/** What the step before has written down. */
function own(dataRoot: string, name: string, container: Member): [Network, Lease] {
  const network = existingNetwork(dataRoot, name);
  const lease = leaseOf(dataRoot, network, container.id);
  if (lease !== null) return [network, lease];
  throw new NetworkError('not-connected', `container "${container.name}": has no address on "${network.name}"`);
}
