import { NetworkError } from '../network-error.ts';
import { addressNumber, broadcastOf, contains, type Subnet, showAddress, showSubnet } from './subnet.ts';

export type AddressRequest = {
  readonly network: string;
  readonly subnet: Subnet;
  readonly gateway: string;
  /** Those that other containers have. */
  readonly taken: ReadonlySet<string>;
  /** The one that --ip asks for. */
  readonly wanted?: string | undefined;
};

/** The lowest address nobody has, or the wanted one. @throws NetworkError when there is none, or it is taken */
export function freeAddress(request: AddressRequest): string {
  return request.wanted === undefined ? lowestFree(request) : checked(request, request.wanted);
}

function lowestFree({ network, subnet, gateway, taken }: AddressRequest): string {
  // The first names the network itself, the last means everybody in it.
  for (let number = subnet.base + 1; number < broadcastOf(subnet); number += 1) {
    const address = showAddress(number);
    if (address !== gateway && !taken.has(address)) return address;
  }
  throw new NetworkError(
    'no-free-address',
    `network "${network}": none of the addresses of ${showSubnet(subnet)} is free; ${taken.size} containers have them`,
    'Remove containers, or make a network with a larger --subnet.',
  );
}

function checked({ network, subnet, gateway, taken }: AddressRequest, wanted: string): string {
  const number = addressNumber(wanted);
  if (!contains(subnet, number) || number === subnet.base || number === broadcastOf(subnet)) {
    const message = `--ip ${wanted}: not an address of network "${network}"`;
    throw new NetworkError('bad-option', message, `Choose one of ${showSubnet(subnet)}.`);
  }
  if (wanted === gateway) throw new NetworkError('address-taken', `--ip ${wanted}: the gateway of "${network}" has it`);
  if (taken.has(wanted)) throw new NetworkError('address-taken', `--ip ${wanted}: another container has it`);
  return wanted;
}
