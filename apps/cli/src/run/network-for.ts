import { readFileSync } from 'node:fs';
import {
  answerNames,
  type ContainerSpecification,
  connectionsOf,
  containerHostsFile,
  DEFAULT_NETWORK,
  hostnameFile,
  loopback,
  type NameTexts,
  type NetworkMode,
  type NetworkSpecification,
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
  resolvConfOfUserNetwork,
  upstreamServers,
} from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** How it is connected, and what the files in its /etc say of names. */
export type ContainerNetwork = { readonly operations: readonly Operation[]; readonly names: NameTexts };

export function networkFor(
  specification: ContainerSpecification,
  { place: { dataRoot }, nameServers: servers }: Pick<Engine, 'place' | 'nameServers'>,
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
  const resolver = resolverOf(network);
  return {
    operations: operationsFor(mode, specification, dataRoot),
    names: () => ({
      hosts: containerHostsFile({
        hostname,
        addresses: [...connectionsOf(dataRoot, id).values()].map(({ address }) => address),
        added,
      }),
      hostname: hostnameFile(hostname),
      'resolv.conf': (isOwnNetwork(mode) ? resolvConfOfUserNetwork : resolvConf)(resolver),
    }),
  };

  function operationsFor(mode: NetworkMode, { network }: ContainerSpecification, dataRoot: string) {
    if (mode.kind === 'none') return [loopback()];
    if (mode.kind !== 'network') return [];
    const container = { id, name };
    const namespace = (results: ReadonlyMap<string, number>) =>
      `/proc/${results.get('init') ?? results.get('first')}/ns/net`;
    const ports = readAllPublished(network.publish, network.publishesAll ? network.exposed : []);
    return [
      plugIn({ dataRoot, network: mode.name, container, namespace, wishes: mode }),
      ...(isOwnNetwork(mode)
        ? [answerNames({ servers, container: id, namespace, upstream: upstreamOf(specification) })]
        : []),
      ...(ports.length === 0 ? [] : [publishPorts({ dataRoot, network: mode.name, container, ports })]),
    ];
  }
}

const resolverOf = ({ dns, dnsSearch }: NetworkSpecification) => ({
  machine: readResolvConf(readOrEmpty('/etc/resolv.conf')),
  nameServers: dns.map(readNameServer),
  search: dnsSearch.map(readSearchDomain),
});

/** Whom a container's own resolver asks for what is no container's name. */
export const upstreamOf = ({ network }: Pick<ContainerSpecification, 'network'>): readonly string[] =>
  upstreamServers(resolverOf(network));

/** On a network that somebody made, containers find each other by name. */
const isOwnNetwork = (mode: NetworkMode): boolean => mode.kind === 'network' && mode.name !== DEFAULT_NETWORK;

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // A machine without the file asks nobody.
  }
}
