import { isIP } from 'node:net';
import { NetworkError } from '../network-error.ts';
import { isDomainName } from '../options/names.ts';

/** A line of /etc/hosts. */
export type HostEntry = { readonly name: string; readonly address: string };

/** In --add-host, the address of the machine as the container sees it. */
export const HOST_GATEWAY = 'host-gateway';

/** Reads --add-host: `db:10.0.0.5`, `db=10.0.0.5`, `machine:host-gateway`. @throws NetworkError */
export function readAddedHost(text: string): HostEntry {
  const [, name = '', address = ''] = /^([^:=]+)[:=]\[?(.*?)\]?$/.exec(text) ?? [];
  if (!isDomainName(name)) {
    throw new NetworkError(
      'bad-option',
      `--add-host "${text}": "${name}" is not a host name`,
      'Write it like db:10.0.0.5.',
    );
  }
  if (isIP(address) === 0 && address !== HOST_GATEWAY) {
    throw new NetworkError(
      'bad-option',
      `--add-host "${text}": "${address}" is not an address`,
      'Write it like db:10.0.0.5.',
    );
  }
  return { name, address };
}

/** Reads --dns. @throws NetworkError */
export function readNameServer(text: string): string {
  if (isIP(text) === 0)
    throw new NetworkError('bad-option', `--dns "${text}": not an address`, 'Write it like 9.9.9.9.');
  return text;
}

/** Reads --dns-search; "." is none at all. @throws NetworkError */
export function readSearchDomain(text: string): string {
  if (text !== '.' && !isDomainName(text)) throw new NetworkError('bad-option', `--dns-search "${text}": not a domain`);
  return text;
}

/** Reads --dns-option: a word of resolv.conf(5), such as `timeout:3`. @throws NetworkError */
export function readResolverOption(text: string): string {
  if (!/^[a-z0-9-]+(:\d{1,5})?$/.test(text)) {
    throw new NetworkError('bad-option', `--dns-option "${text}": not an option of resolv.conf(5)`);
  }
  return text;
}
