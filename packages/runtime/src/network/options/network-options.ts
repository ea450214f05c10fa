import { readMac } from '../addresses/mac-address.ts';
import { NetworkError } from '../network-error.ts';
import { readAlias } from './names.ts';
import { DEFAULT_NETWORK, type NetworkMode, readAddress, readNetworkMode } from './network-mode.ts';

/** The flags of `docker run` that say how a container is connected, as they were typed. */
export type NetworkFlags = {
  /** --network, --net */
  readonly network?: string | undefined;
  /** --ip */
  readonly ip?: string | undefined;
  /** --mac-address */
  readonly macAddress?: string | undefined;
  /** --network-alias, --net-alias */
  readonly networkAlias?: readonly string[] | undefined;
  /** --publish, -p: only whether there are any */
  readonly publishes?: boolean | undefined;
  /** --dns, --dns-search, --add-host, --hostname: only whether there are any */
  readonly names?: boolean | undefined;
  /** --hostname */
  readonly hostname?: string | undefined;
};

/** Reads them together, and refuses what cannot go together as Docker does. @throws NetworkError */
export function readNetworkFlags(flags: NetworkFlags): NetworkMode {
  const mode = readNetworkMode(flags.network ?? DEFAULT_NETWORK);
  const { ip, macAddress, networkAlias = [] } = flags;
  if (mode.kind !== 'network') {
    const wish =
      ip !== undefined ? '--ip' : networkAlias.length > 0 ? '--network-alias' : macAddress && '--mac-address';
    if (wish) refuse(mode, `${wish} needs a network`);
    if (mode.kind === 'container') {
      if (flags.publishes) refuse(mode, 'ports are published by the container whose network it is');
      if (flags.names) refuse(mode, 'its names come with the network of the other container');
      if (flags.hostname !== undefined) refuse(mode, 'its host name is that of the other container');
    }
    return mode;
  }
  if (mode.name === DEFAULT_NETWORK && (ip !== undefined || mode.address !== undefined)) {
    refuse(mode, '--ip is for networks that were made with `network create`');
  }
  if (mode.name === DEFAULT_NETWORK && (networkAlias.length > 0 || mode.aliases !== undefined)) {
    refuse(mode, '--network-alias is for networks that were made with `network create`');
  }
  const aliases = [...(mode.aliases ?? []), ...networkAlias.map(readAlias)];
  return {
    ...mode,
    ...(ip === undefined ? {} : { address: readAddress('ip', ip) }),
    ...(macAddress === undefined ? {} : { mac: readMac(macAddress) }),
    ...(aliases.length === 0 ? {} : { aliases: [...new Set(aliases)] }),
  };
}

function refuse(mode: NetworkMode, reason: string): never {
  const shown =
    mode.kind === 'container' ? `container:${mode.container}` : mode.kind === 'network' ? mode.name : mode.kind;
  throw new NetworkError('bad-option', `--network ${shown}: ${reason}`);
}
