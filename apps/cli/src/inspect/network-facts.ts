import { type ContainerRecord, connectionsOf, isRunning, portsOf } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** NetworkSettings: what a container is plugged into, and which ports of the machine lead to it. */
export function networkFacts({ place }: Engine, record: ContainerRecord) {
  const { id, network } = record.specification;
  const connections = isRunning(record) ? [...connectionsOf(place.dataRoot, id)] : [];
  const networks = connections.map(([{ id: networkId, name, gateway, subnet }, { address, mac, aliases }]) => [
    name,
    {
      NetworkID: networkId,
      Gateway: gateway,
      IPAddress: address,
      IPPrefixLen: Number(subnet.split('/')[1]),
      MacAddress: mac,
      Aliases: aliases,
    },
  ]);
  const [first] = connections;
  return {
    Ports: portFacts(place.dataRoot, id, network.exposed),
    Networks: Object.fromEntries(networks),
    // Of the first network, where older scripts look.
    Gateway: first?.[0].gateway ?? '',
    IPAddress: first?.[1].address ?? '',
    MacAddress: first?.[1].mac ?? '',
  };
}

type Binding = { readonly HostIp: string; readonly HostPort: string };

/** By "80/tcp"; null for one that only the image speaks of. */
function portFacts(dataRoot: string, id: string, exposed: readonly string[]) {
  const ports = new Map<string, Binding[] | null>(exposed.map((port) => [port, null]));
  for (const { containerPort, protocol, hostAddress, hostPort } of portsOf(dataRoot, id)) {
    const key = `${containerPort}/${protocol}`;
    ports.set(key, [...(ports.get(key) ?? []), { HostIp: hostAddress, HostPort: String(hostPort) }]);
  }
  return Object.fromEntries(ports);
}
