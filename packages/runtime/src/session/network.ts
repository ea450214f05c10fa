import { writeFileSync } from 'node:fs';
import {
  addAddress,
  addRoute,
  createVeth,
  deleteLink,
  findLink,
  setLinkUp,
  withNamespace,
  withoutIpv6Address,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { rangeNumber, type SessionSpecification } from './specification.ts';

/** Where the machine's mirror answers: the only address a session reaches. The machine gives it to itself at boot. */
export const MIRROR_ADDRESS = '10.88.0.1';
const MIRROR_NAME = 'mirror.drydock';

/** The link's name inside, as in Docker's containers. */
const LINK = 'eth0';

const EVERY_GROUP = '0 2147483647';

/** A route to one address alone. */
const WHOLE_ADDRESS = 32;

/**
 * One cable, to one place. A veth is a pair of links joined like the two ends of a cable (veth(4)): one end is made in
 * the session's network namespace, the other stays outside. The machine outside forwards nothing, answers on the
 * mirror's port alone, and believes this link only what comes from this session's address.
 */
export function network(specification: SessionSpecification): Operation {
  const { id } = specification;
  const address = sessionAddress(specification);
  const inside = 'nsenter --target PID --net ip';
  return {
    name: 'network',
    title: 'Plug in a cable to the mirror',
    effect: `${LINK} has the address ${address}; what it sends comes out at ${id} outside`,
    byHand: [
      `ip link add ${id} type veth peer name ${LINK} netns PID`,
      `ip link set ${id} up`,
      `ip route add ${address} dev ${id}`,
      `${inside} link set ${LINK} addrgenmode none`,
      `${inside} address add ${address}/${WHOLE_ADDRESS} dev ${LINK}`,
      `${inside} link set ${LINK} up`,
      `${inside} route add ${MIRROR_ADDRESS} dev ${LINK}`,
      `${inside} route add default via ${MIRROR_ADDRESS}`,
      `nsenter --target PID --net sysctl net.ipv4.ping_group_range="${EVERY_GROUP}"`,
    ],
    steps: [
      {
        engine: 'make the pair of links, and give both ends their address and routes',
        run: (results) => {
          const init = results.get('init') ?? 0;
          createVeth({ name: id, peerName: LINK, peerPid: init });
          connectOutside(id, address);
          withNamespace(`/proc/${init}/ns/net`, 'net', () => connectInside(address));
        },
      },
    ],
    // The other end goes with it, wherever the learner has moved it.
    undo: () => void deleteLink(id),
  };
}

function connectOutside(name: string, address: string): void {
  const link = indexOf(name);
  setLinkUp(link);
  addRoute({ destination: address, prefixLength: WHOLE_ADDRESS, link, source: MIRROR_ADDRESS });
}

function connectInside(address: string): void {
  const link = indexOf(LINK);
  // Before it comes up: that is when it would give itself one.
  withoutIpv6Address(link);
  addAddress({ index: link, address, prefixLength: WHOLE_ADDRESS });
  setLinkUp(link);
  // A gateway must be reachable by a route that is there already.
  addRoute({ destination: MIRROR_ADDRESS, prefixLength: WHOLE_ADDRESS, link });
  addRoute({ destination: '0.0.0.0', prefixLength: 0, link, gateway: MIRROR_ADDRESS });
  // icmp(7): then ping works for users without capabilities over this namespace too, such as a nested user namespace's.
  writeFileSync('/proc/sys/net/ipv4/ping_group_range', EVERY_GROUP);
}

function indexOf(name: string): number {
  const link = findLink(name);
  if (link === null) throw new Error(`link "${name}": was made, and is not there`);
  return link.index;
}

const NETWORK = [10, 88] as const;
/** 10.88.0.0 is the network, 10.88.0.1 the mirror, 10.88.255.255 its broadcast. */
const FIRST_ADDRESS = 2;
const LAST_ADDRESS = 65_534;

/** 10.88.0.0/16 has an address for every id range: sessions that live at the same time have different ones. */
export function sessionAddress({ firstId }: Pick<SessionSpecification, 'firstId'>): string {
  const number = rangeNumber(firstId);
  if (!Number.isInteger(number) || number < FIRST_ADDRESS || number > LAST_ADDRESS) {
    throw new RangeError(`address of id range ${number}: ranges ${FIRST_ADDRESS} to ${LAST_ADDRESS} have one`);
  }
  return [...NETWORK, number >> 8, number & 0xff].join('.');
}

/** Text of /etc/hosts, hosts(5): the session asks no name server. */
export const hostsFile = (hostname: string): string =>
  `127.0.0.1 localhost ${hostname}\n::1 localhost\n${MIRROR_ADDRESS} ${MIRROR_NAME}\n`;
