import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Folders that are never an input: made by tools, or not ours. */
const IGNORED = new Set(['node_modules', '.git', '.next', '.drydock']);

/** A hash over names and contents, in an order that does not depend on the file system's. */
export class InputHash {
  readonly #hash = createHash('sha256');

  text(label: string, value: string): this {
    this.#hash.update(`${label}\0${Buffer.byteLength(value)}\0${value}\0`);
    return this;
  }

  async file(file: string, label: string): Promise<this> {
    return this.text(label, (await readFile(file)).toString('base64'));
  }

  /** A file or a whole folder; one that is missing counts as missing. */
  async tree(root: string, label: string): Promise<this> {
    for (const file of await listFiles(root)) {
      const name = `${label}/${path.relative(root, file.path)}`;
      if (file.isLink) this.text(name, `-> ${await readlink(file.path)}`);
      else await this.file(file.path, name);
    }
    return this;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

export type ListedFile = { readonly path: string; readonly isLink: boolean };

/** Files and links below `root`, sorted; empty when there is no such folder. Sockets and devices are left out. */
export async function listFiles(root: string): Promise<ListedFile[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files: ListedFile[] = [];
  for (const entry of entries.sort((first, second) => (first.name < second.name ? -1 : 1))) {
    const entryPath = path.join(root, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name)) files.push(...(await listFiles(entryPath)));
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      files.push({ path: entryPath, isLink: entry.isSymbolicLink() });
    }
  }
  return files;
}
