import { randomBytes } from 'node:crypto';
import { findLink } from '@drydock/linux';
import { freeAddress } from '../addresses/free-address.ts';
import { macOfAddress } from '../addresses/mac-address.ts';
import { readSubnet } from '../addresses/subnet.ts';
import { NetworkError } from '../network-error.ts';
import { isObjectName } from '../options/names.ts';
import type { NetworkWishes } from '../options/network-mode.ts';
import { type Lease, readClaims, writeLease } from '../store/leases.ts';
import type { Network } from '../store/networks.ts';

/** Who is connected. */
export type Member = { readonly id: string; readonly name: string };

/** Needs the lock. Writes down who has which address and which cable, before there is any. @throws NetworkError */
export function takeAddress(
  dataRoot: string,
  network: Network,
  { member, inside, wishes = {} }: { member: Member; inside: string; wishes?: NetworkWishes },
): Lease {
  if (!isObjectName(member.id)) throw new NetworkError('bad-option', `container id "${member.id}": not an id`);
  const claims = readClaims(dataRoot, network);
  if (claims.some(({ container }) => container === member.id)) {
    throw new NetworkError(
      'already-connected',
      `container "${member.name}": is connected to "${network.name}" already`,
    );
  }
  const address = freeAddress({
    network: network.name,
    subnet: readSubnet(network.subnet),
    gateway: network.gateway,
    taken: new Set(claims.map((claim) => claim.address)),
    wanted: wishes.address,
  });
  const lease = {
    address,
    container: member.id,
    name: member.name,
    link: freeLinkName(),
    inside,
    mac: wishes.mac ?? macOfAddress(address),
    aliases: wishes.aliases ?? [],
  };
  writeLease(dataRoot, network, lease);
  return lease;
}

/** "veth1a2b3c4", as Docker names them. */
function freeLinkName(): string {
  for (;;) {
    const name = `veth${randomBytes(4).toString('hex').slice(1)}`;
    if (findLink(name) === null) return name;
  }
}
