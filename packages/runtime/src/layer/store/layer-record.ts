import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { LayerError } from '../layer-error.ts';
import { type ChainId, hexOfId } from './chain-id.ts';

/** What the store knows of a layer; one small file each, <dataRoot>/layers/HEX.json, HEX being the chain id's digits. */
export type LayerRecord = {
  readonly chainId: ChainId;
  readonly diffId: `sha256:${string}`;
  /** The layer right below. */
  readonly parent: ChainId | null;
  /** Name of its directory in <dataRoot>/overlay2. */
  readonly layerId: string;
  readonly entries: number;
  /** Of its files as they read, holes included. */
  readonly fileBytes: number;
  readonly createdAt: string;
};

const FILE = /^([0-9a-f]{64})\.json$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** Random, and short: the kernel takes the names of all layers of a mount on one page. */
export const LAYER_ID = /^[0-9a-f]{24}$/;

/** Written whole or not at all: a temporary file, then rename(2). */
export function writeRecord(folder: string, record: LayerRecord): void {
  const file = `${folder}/${hexOfId(record.chainId)}.json`;
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(record)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

export const removeRecord = (folder: string, chainId: ChainId): void =>
  rmSync(`${folder}/${hexOfId(chainId)}.json`, { force: true });

export function readRecords(folder: string): Map<ChainId, LayerRecord> {
  const records = new Map<ChainId, LayerRecord>();
  for (const file of readdirSync(folder)) {
    const hex = FILE.exec(file)?.[1];
    if (hex === undefined) continue;
    const record = readRecord(folder, `sha256:${hex}`);
    if (record !== null) records.set(record.chainId, record);
  }
  return records;
}

/** Null when there is none. */
export function readRecord(folder: string, chainId: ChainId): LayerRecord | null {
  const file = `${folder}/${hexOfId(chainId)}.json`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
  const record = parseRecord(text);
  if (record?.chainId === chainId) return record;
  throw new LayerError('broken-store', `read layer ${JSON.stringify(chainId)}: ${file} is not what was written there`, {
    hint: 'Remove the file, and pull the image again.',
  });
}

function parseRecord(text: string): LayerRecord | null {
  let value: Partial<Record<keyof LayerRecord, unknown>> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object') return null;
  const { chainId, diffId, parent, layerId, entries, fileBytes, createdAt } = value;
  if (!isDigest(chainId) || !isDigest(diffId) || !(parent === null || isDigest(parent))) return null;
  if (typeof layerId !== 'string' || !LAYER_ID.test(layerId)) return null;
  if (typeof entries !== 'number' || typeof fileBytes !== 'number' || typeof createdAt !== 'string') return null;
  return { chainId, diffId, parent, layerId, entries, fileBytes, createdAt };
}

const isDigest = (value: unknown): value is `sha256:${string}` => typeof value === 'string' && DIGEST.test(value);
