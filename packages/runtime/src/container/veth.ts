/**
 * A veth is a cable with a plug at either end: what goes in at one comes out at the other. Each plug is a network
 * interface, and may be in another network namespace: that is how a container reaches the world. The kernel hears of
 * links, addresses and routes by messages on a netlink socket, which is also how `ip` talks to it. See veth(4) and
 * rtnetlink(7).
 */

import { addAddress, createVeth, deleteLink, findLink, named, setLinkUp, withNamespace } from '@drydock/linux';
import { inOwnNamespaces } from './in-own-namespaces.ts';
import { linkIsFree } from './link-is-free.ts';
import type { LessonOperation } from './need.ts';

export type Veth = {
  readonly name: string;
  readonly peer: string;
  /** "10.0.0.1/24", and the peer's "10.0.0.2/24". */
  readonly address: string;
  readonly peerAddress: string;
  /** The two network namespaces, as descriptors: that of your Linux, and that of the shell. */
  readonly here: number;
  readonly there: number;
  /** The shell's number in your Linux. */
  readonly pid: number;
};

export function veth({ name, peer, address, peerAddress, here, there, pid }: Veth): LessonOperation {
  let isMade = false;
  return {
    name: 'veth',
    title: 'Plug in a cable',
    effect: `${name} is up with ${address}; its other end, ${peer}, is up with ${peerAddress} where the shell is`,
    byHand: [
      `ip link add ${name} type veth peer name ${peer} netns ${pid}`,
      `ip address add ${address} dev ${name}`,
      `ip link set ${name} up`,
      `nsenter --target ${pid} --net ip address add ${peerAddress} dev ${peer}`,
      `nsenter --target ${pid} --net ip link set ${peer} up`,
    ],
    needs: [
      inOwnNamespaces({ net: 'both ends of the cable would be in there' }),
      linkIsFree(name, here),
      linkIsFree(peer, there, `nsenter --target ${pid} --net `),
    ],
    steps: [
      {
        engine: `make ${name} here, with its other end where the shell is`,
        run: () => {
          const peerNetwork = named(there, "the shell's network");
          inNetwork(here, () => createVeth({ name, peerName: peer, peerNetwork }));
          isMade = true;
        },
      },
      { engine: `bring ${name} up with its address`, run: () => inNetwork(here, () => bringUp(name, address)) },
      { engine: `bring ${peer} up with its address`, run: () => inNetwork(there, () => bringUp(peer, peerAddress)) },
    ],
    // Only what was made here, not a link of this name that was there before. The other end goes too.
    undo: () => {
      if (isMade) inNetwork(here, () => deleteLink(name));
    },
  };
}

const inNetwork = <Result>(descriptor: number, run: () => Result): Result =>
  withNamespace(`/proc/self/fd/${descriptor}`, 'net', run);

/** A link without an address takes no part in IP, and one that is down carries nothing at all. */
function bringUp(link: string, addressAndPrefix: string): void {
  const [address = '', prefixLength] = addressAndPrefix.split('/');
  const index = findLink(link)?.index ?? 0;
  addAddress({ index, address, prefixLength: Number(prefixLength) });
  setLinkUp(index);
}
