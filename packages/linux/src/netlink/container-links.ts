import { AF_INET6, IFF_UP } from '../flags.ts';
import { attribute, numberAttribute, textAttribute } from './attribute.ts';
import {
  IFLA_ADDRESS,
  IFLA_AF_SPEC,
  IFLA_IFNAME,
  IFLA_INET6_ADDR_GEN_MODE,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFLA_MASTER,
  IN6_ADDR_GEN_MODE_NONE,
  NLM_F_CREATE,
  NLM_F_EXCL,
  RTM_NEWLINK,
  VETH_INFO_PEER,
} from './constants.ts';
import { linkHeader } from './link.ts';
import { RouteSocket } from './route-socket.ts';

/* The links of containers, in the network namespace this thread is in: see withNamespace. Each throws KernelError. */

/** linux/if_link.h */
const IFLA_NET_NS_FD = 28;
const IFLA_INFO_SLAVE_KIND = 4;
const IFLA_INFO_SLAVE_DATA = 5;
/** Whether a frame may leave by the port it came in by. */
const IFLA_BRPORT_MODE = 4;

/** `ip link add NAME address MAC type bridge`: a switch of Ethernet frames. With a fixed address, for else it takes a port's. */
export function createBridge({ name, mac }: { readonly name: string; readonly mac: string }): void {
  using socket = new RouteSocket();
  socket.request({
    type: RTM_NEWLINK,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body: [
      linkHeader(),
      textAttribute(IFLA_IFNAME, name),
      attribute(IFLA_ADDRESS, macBytes(mac)),
      attribute(IFLA_LINKINFO, [attribute(IFLA_INFO_KIND, Buffer.from('bridge'))]),
    ],
    shown: `RTM_NEWLINK ${JSON.stringify(name)} type bridge`,
  });
}

/** A veth whose one end is a port of a bridge here, and the other a link of another network namespace. */
export type Cable = {
  readonly name: string;
  /** Index of the bridge. */
  readonly bridge: number;
  readonly peer: {
    readonly name: string;
    readonly mac: string /** Descriptor of its namespace. */;
    readonly netns: number;
  };
};

/**
 * `ip link add NAME master BRIDGE type veth peer name PEER address MAC netns …`: one message, so that there is never a
 * cable that hangs from nothing. The namespace is given by a descriptor, which cannot come to mean another one.
 */
export function createCable({ name, bridge, peer }: Cable): void {
  using socket = new RouteSocket();
  const other = [
    linkHeader(),
    textAttribute(IFLA_IFNAME, peer.name),
    attribute(IFLA_ADDRESS, macBytes(peer.mac)),
    numberAttribute(IFLA_NET_NS_FD, peer.netns),
  ];
  const info = [
    attribute(IFLA_INFO_KIND, Buffer.from('veth')),
    attribute(IFLA_INFO_DATA, [attribute(VETH_INFO_PEER, other)]),
  ];
  socket.request({
    type: RTM_NEWLINK,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    body: [
      linkHeader(),
      textAttribute(IFLA_IFNAME, name),
      numberAttribute(IFLA_MASTER, bridge),
      attribute(IFLA_LINKINFO, info),
    ],
    shown: `RTM_NEWLINK ${JSON.stringify(name)} type veth peer ${JSON.stringify(peer.name)} netns <${peer.netns}>`,
  });
}

/** `bridge link set dev … hairpin on`, `ip link set … addrgenmode none`, `ip link set … up`. */
export function startBridgePort(index: number): void {
  const port = [
    attribute(IFLA_INFO_SLAVE_KIND, Buffer.from('bridge')),
    attribute(IFLA_INFO_SLAVE_DATA, [attribute(IFLA_BRPORT_MODE, Buffer.from([1]))]),
  ];
  const noIpv6 = attribute(AF_INET6, [attribute(IFLA_INET6_ADDR_GEN_MODE, Buffer.from([IN6_ADDR_GEN_MODE_NONE]))]);
  using socket = new RouteSocket();
  socket.request({
    type: RTM_NEWLINK,
    body: [linkHeader({ index }), attribute(IFLA_LINKINFO, port), attribute(IFLA_AF_SPEC, [noIpv6])],
    shown: `RTM_NEWLINK ${index} hairpin on addrgenmode none`,
  });
  socket.request({
    type: RTM_NEWLINK,
    body: [linkHeader({ index, flags: IFF_UP, change: IFF_UP })],
    shown: `RTM_NEWLINK ${index} up`,
  });
}

/** "02:42:ac:11:00:02" → its six bytes. @throws RangeError for anything else */
export function macBytes(mac: string): Buffer {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    throw new RangeError(`MAC address "${mac}": six numbers of two hexadecimal digits are wanted, with colons between`);
  }
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}
