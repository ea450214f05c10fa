import { isIPv4 } from 'node:net';
import { leasesFolder, listFolder, readWhole, removeFile, textOf, writeWhole } from './network-folder.ts';
import type { Network } from './networks.ts';

/** Whose an address is, and the cable it belongs to. */
export type Lease = {
  readonly address: string;
  /** Id and name of the container. */
  readonly container: string;
  readonly name: string;
  /** The cable's end on the bridge. */
  readonly link: string;
  /** Its end in the container. */
  readonly inside: string;
  readonly mac: string;
  /** Further names of the container on this network. */
  readonly aliases: readonly string[];
};

type Claim = { readonly address: string; readonly container: string; readonly file: string };

/** Ids as they may stand in a file's name; see also `isObjectName`. */
const CLAIM = /^([0-9.]{7,15})_([a-zA-Z0-9][a-zA-Z0-9_.-]{0,127})$/;

/** Who has which address: no file is opened. */
export function readClaims(dataRoot: string, { id }: Pick<Network, 'id'>): readonly Claim[] {
  return listFolder(leasesFolder(dataRoot, id)).flatMap((file) => {
    const [, address = '', container = ''] = CLAIM.exec(file) ?? [];
    return isIPv4(address) ? { address, container, file } : [];
  });
}

export function readLeases(dataRoot: string, network: Pick<Network, 'id'>): readonly Lease[] {
  return readClaims(dataRoot, network).flatMap((claim) => readLease(dataRoot, network, claim) ?? []);
}

/** The lease of one container; null when it has none on this network. */
export function leaseOf(dataRoot: string, network: Pick<Network, 'id'>, container: string): Lease | null {
  const claim = readClaims(dataRoot, network).find((other) => other.container === container);
  return claim === undefined ? null : readLease(dataRoot, network, claim);
}

/** Not written through to the disk: after a loss of power no container is left whose address it could be. */
export function writeLease(dataRoot: string, { id }: Pick<Network, 'id'>, lease: Lease): void {
  writeWhole(leasesFolder(dataRoot, id), `${lease.address}_${lease.container}`, lease);
}

export function removeLease(dataRoot: string, { id }: Pick<Network, 'id'>, lease: Lease): void {
  removeFile(`${leasesFolder(dataRoot, id)}/${lease.address}_${lease.container}`);
}

/** Never null for a claim: an address is taken, whatever became of the file's content. */
function readLease(dataRoot: string, { id }: Pick<Network, 'id'>, claim: Claim): Lease {
  const { address, container, file } = claim;
  const content = readWhole(`${leasesFolder(dataRoot, id)}/${file}`);
  const text = (key: string) => textOf(content, key) ?? '';
  const aliases: unknown =
    content !== null && typeof content === 'object' && 'aliases' in content ? content.aliases : [];
  return {
    address,
    container,
    name: text('name'),
    link: /^veth[0-9a-f]{7}$/.test(text('link')) ? text('link') : '',
    inside: text('inside'),
    mac: text('mac'),
    aliases: Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [],
  };
}
