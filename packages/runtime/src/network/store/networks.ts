import { isIPv4 } from 'node:net';
import { readAnySubnet } from '../addresses/subnet.ts';
import { NetworkError } from '../network-error.ts';
import { listFolder, networksFolder, readWhole, removeFile, textOf, writeWhole } from './network-folder.ts';

/** A network: a bridge, and the block of addresses that its containers have theirs from. */
export type Network = {
  /** 64 hexadecimal digits, as a container has them. */
  readonly id: string;
  readonly name: string;
  /** The bridge's name as a link. */
  readonly bridge: string;
  /** "172.18.0.0/16" */
  readonly subnet: string;
  /** The bridge's own address: the machine, as the containers see it. */
  readonly gateway: string;
  /** Nothing goes out of it. */
  readonly isInternal: boolean;
  readonly labels: ReadonlyMap<string, string>;
  /** ISO 8601 */
  readonly createdAt: string;
};

/** What a hostile or broken file does not get past. */
const ID = /^[0-9a-f]{64}$/;
const LINK_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/;

/** All of them, by name. */
export function readNetworks(dataRoot: string): readonly Network[] {
  const networks = listFolder(networksFolder(dataRoot)).flatMap(
    (id) => toNetwork(readWhole(`${networksFolder(dataRoot)}/${id}`)) ?? [],
  );
  return networks.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** By name, id, or the beginning of one id alone; null when there is none. @throws NetworkError when there are several */
export function findNetwork(dataRoot: string, nameOrId: string): Network | null {
  const networks = readNetworks(dataRoot);
  const exact = networks.find(({ name, id }) => name === nameOrId || id === nameOrId);
  if (exact !== undefined) return exact;
  const [first, second] = nameOrId === '' ? [] : networks.filter(({ id }) => id.startsWith(nameOrId));
  if (second !== undefined) throw new NetworkError('no-such-network', `network "${nameOrId}": several ids begin so`);
  return first ?? null;
}

/** @throws NetworkError when there is none */
export function existingNetwork(dataRoot: string, nameOrId: string): Network {
  const found = findNetwork(dataRoot, nameOrId);
  if (found !== null) return found;
  throw new NetworkError('no-such-network', `network "${nameOrId}": not found`, 'See what there is: docker network ls');
}

export function writeNetwork(dataRoot: string, network: Network): void {
  const content = { ...network, labels: [...network.labels] };
  writeWhole(networksFolder(dataRoot), network.id, content, { durable: true });
}

export const forgetNetwork = (dataRoot: string, { id }: Network): void =>
  removeFile(`${networksFolder(dataRoot)}/${id}`);

function toNetwork(value: unknown): Network | null {
  const text = (key: string) => textOf(value, key) ?? '';
  const network = {
    id: text('id'),
    name: text('name'),
    bridge: text('bridge'),
    subnet: text('subnet'),
    gateway: text('gateway'),
    isInternal: value !== null && typeof value === 'object' && 'isInternal' in value && value.isInternal === true,
    labels: toLabels(value),
    createdAt: text('createdAt'),
  };
  const isSound =
    ID.test(network.id) &&
    LINK_NAME.test(network.bridge) &&
    readAnySubnet(network.subnet) !== null &&
    isIPv4(network.gateway);
  return isSound ? network : null;
}

function toLabels(value: unknown): ReadonlyMap<string, string> {
  const pairs = value !== null && typeof value === 'object' && 'labels' in value ? value.labels : [];
  const found = new Map<string, string>();
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    if (Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string') found.set(pair[0], pair[1]);
  }
  return found;
}
