import type { Operation } from '../operation.ts';
import { publish, unpublish } from './attach/ports.ts';
import type { Member } from './attach/take-address.ts';
import { EVERY_ADDRESS, type PortRequest } from './options/published-port.ts';
import { withNetworkLock } from './store/network-lock.ts';
import { existingNetwork } from './store/networks.ts';

export type PublishPorts = {
  /** /var/lib/docker */
  readonly dataRoot: string;
  /** Name or id of the network that the ports lead through. */
  readonly network: string;
  readonly container: Member;
  readonly ports: readonly PortRequest[];
};

/**
 * Nobody outside of this machine knows that there are containers. A published port is a port of this machine that
 * leads to one: the kernel writes the container's address into every packet that arrives there, and this machine's
 * into every answer. That is called network address translation; nft(8) tells the kernel which port leads where.
 */
export function publishPorts({ dataRoot, network, container, ports }: PublishPorts): Operation {
  return {
    name: 'publish-ports',
    title: 'Publish ports',
    effect: `this machine answers on ${ports.map(shown).join(', ')}`,
    byHand: [
      "nft add chain ip drydock from_outside '{ type nat hook prerouting priority dstnat; }'",
      "nft add chain ip drydock from_here '{ type nat hook output priority -100; }'",
      ...ports.flatMap(({ hostAddress, protocol, hostPorts: [first], containerPort }) => {
        const place = hostAddress === EVERY_ADDRESS ? 'fib daddr type local' : `ip daddr ${hostAddress}`;
        const rule = `${place} ${protocol} dport ${first || 'PORT'} dnat to 172.17.0.2:${containerPort}`;
        return ['from_outside', 'from_here'].map((chain) => `nft add rule ip drydock ${chain} ${rule}`);
      }),
    ],
    steps: [
      {
        engine: 'find the ports free, write down whose they are, and tell the kernel where they lead',
        run: () =>
          withNetworkLock(dataRoot, () => void publish(dataRoot, existingNetwork(dataRoot, network), container, ports)),
      },
    ],
    undo: () => withNetworkLock(dataRoot, () => unpublish(dataRoot, container.id)),
  };
}

const shown = ({ hostAddress, hostPorts: [first, last], containerPort, protocol }: PortRequest): string => {
  const port = first === 0 ? 'some port' : first === last ? `${first}` : `one of ${first}-${last}`;
  return `${hostAddress === EVERY_ADDRESS ? '' : `${hostAddress}:`}${port} for ${containerPort}/${protocol}`;
};
