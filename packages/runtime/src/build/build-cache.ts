import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { StoredBlob } from '../image/blobs/blob-store.ts';
import { isDigest } from '../image/digest.ts';
import { CACHE_RECORDS_MAX } from './limits.ts';

/** What came of a step that was done: when, and the layer it made, if it made one. */
export type DoneStep = {
  /** RFC 3339 */
  readonly created: string;
  readonly layer: StoredBlob | null;
};

const KEY = /^[0-9a-f]{64}$/;
const VERSION = 1;

/**
 * What was done once need not be done again: each step has a key, made of everything that its result depends on, and
 * under the key is kept what came of it. Layers themselves are the image store's. It removes those that no image needs
 * when images are pruned; then a record leads to nothing, and counts as none.
 */
export class BuildCache {
  readonly #folder: string;

  constructor(dataRoot: string) {
    this.#folder = `${dataRoot}/build-cache`;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  find(key: string): DoneStep | null {
    try {
      const read: unknown = JSON.parse(readFileSync(`${this.#folder}/${key}`, 'utf8'));
      const { version, created, layer } = Object(read) as Record<string, unknown>;
      if (version !== VERSION || typeof created !== 'string' || Number.isNaN(Date.parse(created))) return null;
      if (layer === null) return { created, layer };
      const { digest, sizeBytes } = Object(layer) as Record<string, unknown>;
      if (typeof digest !== 'string' || !isDigest(digest) || !Number.isSafeInteger(sizeBytes)) return null;
      return { created, layer: { digest, sizeBytes: Number(sizeBytes) } };
    } catch {
      return null; // There is none, or half of one: the step is done again.
    }
  }

  write(key: string, done: DoneStep): void {
    const path = `${this.#folder}/${key}`;
    writeFileSync(`${path}.new`, JSON.stringify({ version: VERSION, ...done }), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  /** Removes what a crash left half written, and the oldest of too many. */
  tidy(recordsMax: number = CACHE_RECORDS_MAX): void {
    const names = readdirSync(this.#folder);
    const records = names.filter((name) => KEY.test(name));
    for (const name of names) if (!KEY.test(name)) rmSync(`${this.#folder}/${name}`, { force: true });
    if (records.length <= recordsMax) return;
    const changedAt = new Map(
      records.map((name) => [name, statSync(`${this.#folder}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0]),
    );
    const oldest = records.sort((one, other) => (changedAt.get(one) ?? 0) - (changedAt.get(other) ?? 0));
    for (const name of oldest.slice(0, records.length - recordsMax)) rmSync(`${this.#folder}/${name}`, { force: true });
  }
}

/** @param parts everything that a step's result depends on; what JSON can say */
export const stepKey = (...parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([VERSION, ...parts]))
    .digest('hex');
