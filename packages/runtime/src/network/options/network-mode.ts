import { readMac } from '../addresses/mac-address.ts';
import { addressNumber } from '../addresses/subnet.ts';
import { NetworkError } from '../network-error.ts';
import { isObjectName, readAlias } from './names.ts';

/** Whose network a container has. */
export type NetworkMode =
  /** A namespace of its own, with a cable to the bridge of a network. */
  | ({ readonly kind: 'network'; readonly name: string } & NetworkWishes)
  /** A namespace of its own, with nothing in it but lo. */
  | { readonly kind: 'none' }
  /** No namespace of its own: it sees every link of the machine. */
  | { readonly kind: 'host' }
  /** The namespace of another container. */
  | { readonly kind: 'container'; readonly container: string };

export type NetworkWishes = {
  readonly address?: string;
  readonly mac?: string;
  readonly aliases?: readonly string[];
};

/** What `--network` means when it is not given. */
export const DEFAULT_NETWORK = 'bridge';

/** Reads --network, short ("none") or long ("name=shop,alias=db,ip=172.18.0.9"). @throws NetworkError */
export function readNetworkMode(text: string): NetworkMode {
  if (text === 'none' || text === 'host') return { kind: text };
  if (text === 'default') return { kind: 'network', name: DEFAULT_NETWORK };
  if (text.startsWith('container:')) return { kind: 'container', container: named(text, text.slice(10), 'container') };
  if (text.includes('=')) return readLongForm(text);
  return { kind: 'network', name: named(text, text, 'network') };
}

function readLongForm(text: string): NetworkMode {
  let name: string | null = null;
  const aliases: string[] = [];
  let wishes: NetworkWishes = {};
  for (const field of text.split(',')) {
    const at = field.indexOf('=');
    const [key, value] = [field.slice(0, Math.max(at, 0)), field.slice(at + 1)];
    if (key === 'name') name = value;
    else if (key === 'alias') aliases.push(readAlias(value));
    else if (key === 'ip') wishes = { ...wishes, address: readAddress('ip', value) };
    else if (key === 'mac-address') wishes = { ...wishes, mac: readMac(value) };
    else {
      const hint = 'Known are name, alias, ip and mac-address.';
      throw new NetworkError('bad-option', `--network "${text}": "${field}" is not known`, hint);
    }
  }
  if (name === null) throw new NetworkError('bad-option', `--network "${text}": says no name`, 'Add name=NETWORK.');
  const mode = readNetworkMode(named(text, name, 'network'));
  if (mode.kind !== 'network') throw new NetworkError('bad-option', `--network "${text}": only for networks by name`);
  return { ...mode, ...wishes, ...(aliases.length === 0 ? {} : { aliases }) };
}

/** Reads --ip. @throws NetworkError */
export function readAddress(flag: string, text: string): string {
  try {
    addressNumber(text);
  } catch {
    throw new NetworkError('bad-option', `--${flag} "${text}": not an IPv4 address`, 'Write it like 172.18.0.10.');
  }
  return text;
}

function named(text: string, name: string, what: string): string {
  if (isObjectName(name)) return name;
  throw new NetworkError('bad-option', `--network "${text}": "${name}" cannot be the name of a ${what}`);
}
