import { readFileSync } from 'node:fs';
import {
  type ContainerSpecification,
  connectionsOf,
  containerHostsFile,
  hostnameFile,
  loopback,
  type NameTexts,
  type NetworkMode,
  type Operation,
  plugIn,
  publishPorts,
  readAddedHost,
  readAllPublished,
  readNameServer,
  readNetworkFlags,
  readResolvConf,
  readSearchDomain,
  resolvConf,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** How it is connected, and what the files in its /etc say of names. */
export type ContainerNetwork = { readonly operations: readonly Operation[]; readonly names: NameTexts };

export function networkFor(
  specification: ContainerSpecification,
  { place: { dataRoot } }: Pick<Engine, 'place'>,
): ContainerNetwork {
  const { id, name, hostname, network } = specification;
  const mode = readNetworkFlags({
    network: network.mode,
    ip: network.address ?? undefined,
    macAddress: network.mac ?? undefined,
    networkAlias: network.aliases,
    publishes: network.publish.length > 0,
    names: network.dns.length + network.dnsSearch.length + network.extraHosts.length > 0,
    ...(id.startsWith(hostname) ? {} : { hostname }), // one that was asked for
  });
  const added = network.extraHosts.map(readAddedHost);
  const machine = readResolvConf(readOrEmpty('/etc/resolv.conf'));
  const nameServers = network.dns.map(readNameServer);
  const search = network.dnsSearch.map(readSearchDomain);
  return {
    operations: operationsFor(mode, specification, dataRoot),
    names: () => ({
      hosts: containerHostsFile({
        hostname,
        addresses: [...connectionsOf(dataRoot, id).values()].map(({ address }) => address),
        added,
      }),
      hostname: hostnameFile(hostname),
      'resolv.conf': resolvConf({ machine, nameServers, search }),
    }),
  };

  function operationsFor(mode: NetworkMode, { network }: ContainerSpecification, dataRoot: string) {
    if (mode.kind === 'none') return [loopback()];
    if (mode.kind !== 'network') return [];
    const container = { id, name };
    const namespace = (results: ReadonlyMap<string, number>) => `/proc/${results.get('init')}/ns/net`;
    const ports = readAllPublished(network.publish, network.publishesAll ? network.exposed : []);
    return [
      plugIn({ dataRoot, network: mode.name, container, namespace, wishes: mode }),
      ...(ports.length === 0 ? [] : [publishPorts({ dataRoot, network: mode.name, container, ports })]),
    ];
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // A machine without the file asks nobody.
  }
}
