import type { Named } from '../argument.ts';
import { AF_INET, AF_INET6, IFF_UP } from '../flags.ts';
import { attribute, numberAttribute, textAttribute } from './attribute.ts';
import {
  IFA_ADDRESS,
  IFA_LOCAL,
  IFLA_AF_SPEC,
  IFLA_IFNAME,
  IFLA_INET6_ADDR_GEN_MODE,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFLA_NET_NS_FD,
  IFLA_NET_NS_PID,
  IN6_ADDR_GEN_MODE_NONE,
  NLM_F_CREATE,
  NLM_F_EXCL,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RTA_DST,
  RTA_GATEWAY,
  RTA_OIF,
  RTA_PREFSRC,
  RTM_DELLINK,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  VETH_INFO_PEER,
} from './constants.ts';
import { ipv4Bytes } from './ip-address.ts';
import { linkHeader } from './link.ts';
import { addressHeader } from './link-address.ts';
import { routeHeader } from './route.ts';
import { type Request, RouteSocket } from './route-socket.ts';

/* Changes to the network namespace this thread is in: see withNamespace. Each is one message, and throws KernelError. */

/** IFNAMSIZ with its final NUL, netdevice(7). */
const LINK_NAME_MAX = 15;

export type NewVeth = { readonly name: string; readonly peerName: string } & (
  | { readonly peerPid: number }
  /** Descriptor of the network namespace: unlike a number, it never comes to mean another one. */
  | { readonly peerNetwork: Named }
);

/** `ip link add NAME type veth peer name PEER netns PID`: a cable with two ends; veth(4). */
export function createVeth(veth: NewVeth): void {
  const [network, shownNetwork] =
    'peerPid' in veth
      ? [numberAttribute(IFLA_NET_NS_PID, veth.peerPid), veth.peerPid]
      : [numberAttribute(IFLA_NET_NS_FD, veth.peerNetwork.integer), `<${veth.peerNetwork.named}>`];
  const peer = [linkHeader(), nameAttribute(veth.peerName), network];
  const info = [
    attribute(IFLA_INFO_KIND, Buffer.from('veth')),
    attribute(IFLA_INFO_DATA, [attribute(VETH_INFO_PEER, peer)]),
  ];
  request({
    type: RTM_NEWLINK,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body: [linkHeader(), nameAttribute(veth.name), attribute(IFLA_LINKINFO, info)],
    shown: `RTM_NEWLINK "${veth.name}" type veth peer "${veth.peerName}" netns ${shownNetwork}`,
  });
}

/** `ip address add ADDRESS/PREFIX dev …`; IPv4. */
export function addAddress(options: { index: number; address: string; prefixLength: number }): void {
  const { index, address, prefixLength } = options;
  const bytes = ipv4Bytes(address);
  request({
    type: RTM_NEWADDR,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body: [
      addressHeader({ family: AF_INET, prefixLength, index }),
      attribute(IFA_LOCAL, bytes),
      attribute(IFA_ADDRESS, bytes),
    ],
    shown: `RTM_NEWADDR ${address}/${prefixLength} on link ${index}`,
  });
}

/** `ip link set … up` */
export function setLinkUp(index: number): void {
  request({
    type: RTM_NEWLINK,
    body: [linkHeader({ index, flags: IFF_UP, change: IFF_UP })],
    shown: `RTM_NEWLINK ${index} up`,
  });
}

/** `ip link set … addrgenmode none`: a link that is brought up afterwards gives itself no IPv6 address. */
export function withoutIpv6Address(index: number): void {
  const mode = attribute(IFLA_INET6_ADDR_GEN_MODE, Buffer.from([IN6_ADDR_GEN_MODE_NONE]));
  request({
    type: RTM_NEWLINK,
    body: [linkHeader({ index }), attribute(IFLA_AF_SPEC, [attribute(AF_INET6, [mode])])],
    shown: `RTM_NEWLINK ${index} addrgenmode none`,
  });
}

/** `ip route add DESTINATION/PREFIX dev LINK [via GATEWAY] [src SOURCE]`; IPv4, "default" is 0.0.0.0/0. */
export function addRoute(route: {
  destination: string;
  prefixLength: number;
  link: number;
  gateway?: string;
  source?: string;
}): void {
  const { destination, prefixLength, link, gateway, source } = route;
  const scope = gateway === undefined ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
  request({
    type: RTM_NEWROUTE,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body: [
      routeHeader({ family: AF_INET, prefixLength, scope }),
      attribute(RTA_DST, ipv4Bytes(destination)),
      numberAttribute(RTA_OIF, link),
      ...(gateway === undefined ? [] : [attribute(RTA_GATEWAY, ipv4Bytes(gateway))]),
      ...(source === undefined ? [] : [attribute(RTA_PREFSRC, ipv4Bytes(source))]),
    ],
    shown: `RTM_NEWROUTE ${destination}/${prefixLength} on link ${link}${gateway === undefined ? '' : ` via ${gateway}`}`,
  });
}

/** `ip link delete NAME`; of a veth, the other end goes too. @returns false when there is no such link */
export function deleteLink(name: string): boolean {
  try {
    request({
      type: RTM_DELLINK,
      body: [linkHeader(), nameAttribute(name)],
      shown: `RTM_DELLINK ${JSON.stringify(name)}`,
    });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENODEV') return false;
    throw error;
  }
}

function request(change: Request): void {
  using socket = new RouteSocket();
  socket.request(change);
}

function nameAttribute(name: string): Buffer {
  if (name === '' || Buffer.byteLength(name) > LINK_NAME_MAX || /[/\s\0]/.test(name)) {
    throw new RangeError(`link "${name}": a name has 1 to ${LINK_NAME_MAX} bytes, and no space or slash`);
  }
  return textAttribute(IFLA_IFNAME, name);
}
