import { networkFolder, readWhole, writeWhole } from './network-folder.ts';

/** Names of links between which nothing is passed on: see `forwardPackets`. */
export function readApart(dataRoot: string): readonly string[] {
  const content = readWhole(`${networkFolder(dataRoot)}/apart`);
  return Array.isArray(content) ? content.filter((name) => typeof name === 'string') : [];
}

export const writeApart = (dataRoot: string, links: readonly string[]): void =>
  writeWhole(networkFolder(dataRoot), 'apart', links);
