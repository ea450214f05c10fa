import { addAddress, createVeth, deleteLink, findLink, setLinkUp, withNamespace } from '@drydock/linux';
import type { Operation } from '../operation.ts';

export type Veth = {
  readonly name: string;
  readonly peer: string;
  /** "10.0.0.1/24", and the peer's "10.0.0.2/24". */
  readonly address: string;
  readonly peerAddress: string;
  /** The two network namespaces, as paths, and the shell that is in the peer's. */
  readonly here: string;
  readonly there: string;
  readonly shell: { readonly process: number; readonly pid: number; readonly assertIsThere: () => void };
};

/**
 * A veth is a cable with a plug at either end: what goes in at one comes out at the other. Each plug is a network
 * interface, and may be in another network namespace: that is how a container reaches the world. The kernel hears of
 * links, addresses and routes by messages on a netlink socket, which is also how `ip` talks to it. See veth(4) and
 * rtnetlink(7).
 */
export function veth({ name, peer, address, peerAddress, here, there, shell }: Veth): Operation {
  let isMade = false;
  return {
    name: 'veth',
    title: 'Plug in a cable',
    effect: `${name} is up with ${address}; its other end, ${peer}, is up with ${peerAddress} where the shell is`,
    byHand: [
      `ip link add ${name} type veth peer name ${peer} netns ${shell.pid}`,
      `ip address add ${address} dev ${name}`,
      `ip link set ${name} up`,
      `nsenter --target ${shell.pid} --net ip address add ${peerAddress} dev ${peer}`,
      `nsenter --target ${shell.pid} --net ip link set ${peer} up`,
    ],
    steps: [
      {
        engine: `make ${name} here, with its other end where the shell is`,
        run: () => {
          withNamespace(here, 'net', () => createVeth({ name, peerName: peer, peerPid: shell.process }));
          isMade = true;
          // The other end went where that number is: was it still the shell's?
          shell.assertIsThere();
        },
      },
      {
        engine: `give ${name} its address, and bring it up`,
        run: () => withNamespace(here, 'net', () => bringUp(name, address)),
      },
      {
        engine: `give ${peer} its address, and bring it up`,
        run: () => withNamespace(there, 'net', () => bringUp(peer, peerAddress)),
      },
    ],
    // Only what was made here: a link of this name that was there before made the first step fail. The other end goes too.
    undo: () => {
      if (isMade) withNamespace(here, 'net', () => deleteLink(name));
    },
  };
}

/** A link without an address takes no part in IP, and one that is down carries nothing at all. */
function bringUp(link: string, addressAndPrefix: string): void {
  const [address = '', prefixLength] = addressAndPrefix.split('/');
  const index = findLink(link)?.index ?? 0;
  addAddress({ index, address, prefixLength: Number(prefixLength) });
  setLinkUp(index);
}
