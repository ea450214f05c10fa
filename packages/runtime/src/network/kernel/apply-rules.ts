import { NftablesError, nft } from '@drydock/linux';
import { readApart } from '../store/apart.ts';
import { type Network, readNetworks } from '../store/networks.ts';
import { type PublishedPort, readPorts } from '../store/ports.ts';
import { addNetworkEntries, deleteNetworkEntries, portEntries, wholeTable } from './rules.ts';

/** Makes the table what the disk says: at the first network, and when somebody removed or changed it. */
export const applyWholeTable = (dataRoot: string): void =>
  void nft(wholeTable({ networks: readNetworks(dataRoot), ports: readPorts(dataRoot), apart: readApart(dataRoot) }));

/** Makes sure that a network is in the table, and the table there. */
export const applyNetwork = (dataRoot: string, network: Network): void => {
  orWhole(dataRoot, () => void nft(addNetworkEntries(network)));
};

/** All of them or none. Who has a port is decided on the disk; what the table says otherwise is put right. */
export const applyPorts = (dataRoot: string, ports: readonly PublishedPort[]): void => {
  if (ports.length > 0) orWhole(dataRoot, () => void nft(portEntries('create', ports).join('\n')));
};

/** Content with entries that are gone, and with there being no table. */
export const withdrawPorts = (ports: readonly PublishedPort[]): void => withdraw(portEntries('delete', ports));

export const withdrawNetwork = (network: Network): void => withdraw(deleteNetworkEntries(network));

function orWhole(dataRoot: string, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    if (!isGone(error) && !(error instanceof NftablesError && error.code === 'EEXIST')) throw error;
    applyWholeTable(dataRoot);
  }
}

function withdraw(commands: readonly string[]): void {
  if (commands.length === 0) return;
  try {
    nft(commands.join('\n'));
  } catch (error) {
    if (!isGone(error)) throw error;
    // One transaction: as one entry was gone, none was removed. So one after the other.
    if (commands.length > 1) for (const command of commands) withdraw([command]);
  }
}

const isGone = (error: unknown): boolean => error instanceof NftablesError && error.code === 'ENOENT';
