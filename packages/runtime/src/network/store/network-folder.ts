import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/**
 * What is kept of networks on the disk, below <dataRoot>/network. In leases and ports the file's *name* is the claim,
 * so that who has what is seen by `ls`:
 *
 *     networks/ID                                    a network's description
 *     leases/NETWORK-ID/172.17.0.2_CONTAINER-ID      an address, and whose it is
 *     ports/tcp_0.0.0.0_8080_CONTAINER-ID            a published port, and where it leads
 */
export const networkFolder = (dataRoot: string): string => `${dataRoot}/network`;
export const networksFolder = (dataRoot: string): string => `${dataRoot}/network/networks`;
export const leasesFolder = (dataRoot: string, network: string): string => `${dataRoot}/network/leases/${network}`;
export const portsFolder = (dataRoot: string): string => `${dataRoot}/network/ports`;

/** A file that is not finished. One a folder is enough, since only the holder of the lock writes. */
const UNFINISHED = '.unfinished';
const PRIVATE = 0o700;

/** Appears whole or not at all, whenever this process is killed. `durable` survives a loss of power too. */
export function writeWhole(folder: string, name: string, content: unknown, { durable = false } = {}): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE });
  const file = openSync(`${folder}/${UNFINISHED}`, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(content)}\n`);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${folder}/${UNFINISHED}`, `${folder}/${name}`);
}

/** Names of what the folder holds; none when there is no folder. */
export function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name !== UNFINISHED);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The content of a file as JSON; null when it is gone, or holds anything else. */
export function readWhole(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Content with it being gone already. */
export const removeFile = (path: string): void => rmSync(path, { force: true });

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The text under this name; null for anything else. */
export function textOf(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof found === 'string' ? found : null;
}
