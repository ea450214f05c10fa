import { NetworkError } from '../network-error.ts';

/** hostname(7): letters, digits and hyphens, 63 at most between two dots; underscores are met in practice. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;
/** gethostname(2): HOST_NAME_MAX. */
const HOST_NAME_MAX = 64;
/** RFC 1035: a whole name. */
const DOMAIN_NAME_MAX = 253;
/** Docker's rule for names of containers and networks. */
const OBJECT_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const OBJECT_NAME_MAX = 128;
/** Names that mean something else after --network. */
const RESERVED = new Set(['default', 'host', 'none', 'bridge', 'container']);

export const isDomainName = (name: string): boolean =>
  name.length <= DOMAIN_NAME_MAX && name.split('.').every((label) => LABEL.test(label));

/** Reads --hostname. @throws NetworkError */
export function readHostname(text: string): string {
  if (!isDomainName(text) || text.length > HOST_NAME_MAX) {
    throw new NetworkError(
      'bad-option',
      `--hostname "${text}": not a host name`,
      `Use letters, digits and hyphens, ${HOST_NAME_MAX} at most.`,
    );
  }
  return text;
}

/** Reads --network-alias: a name for this container, on this network only. @throws NetworkError */
export function readAlias(text: string): string {
  if (!isDomainName(text)) throw new NetworkError('bad-option', `--network-alias "${text}": not a name for a host`);
  return text.toLowerCase();
}

/** Reads the name of a network to be made. @throws NetworkError */
export function readNetworkName(text: string): string {
  if (!isObjectName(text)) {
    const hint = `Use letters, digits, "_", "." and "-", ${OBJECT_NAME_MAX} at most, a letter or digit first.`;
    throw new NetworkError('bad-option', `network name "${text}": has other letters than a name may have`, hint);
  }
  if (RESERVED.has(text)) throw new NetworkError('predefined', `network name "${text}": means something already`);
  return text;
}

/** A name or an id, as containers and networks have them. */
export const isObjectName = (text: string): boolean => OBJECT_NAME.test(text) && text.length <= OBJECT_NAME_MAX;
