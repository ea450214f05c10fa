import {
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { openOwnDirectory } from '../layer/files/at-calls.ts';
import { removeTree } from '../layer/files/remove-tree.ts';
import { measureTree } from '../layer/store/measure-tree.ts';
import { RuntimeError } from '../runtime-error.ts';
import { assertVolumeName, isVolumeName } from './volume-name.ts';

export type Volume = {
  readonly name: string;
  /** RFC 3339 */
  readonly createdAt: string;
  /** Nobody gave it a name: it goes with the container that it was made for. */
  readonly isAnonymous: boolean;
  readonly labels: Readonly<Record<string, string>>;
};

export type NewVolume = Pick<Volume, 'name'> & Partial<Pick<Volume, 'isAnonymous' | 'labels'>>;

const NOTE = 'volume.json';
const DATA = '_data';
const NOTE_MAX_BYTES = 2 ** 20;

/**
 * The volumes there are: directories that belong to no container, each in a folder of its own,
 * <dataRoot>/volumes/NAME/_data. One is there as soon as its _data is.
 */
export class VolumeStore {
  readonly #folder: string;

  constructor(dataRoot: string) {
    this.#folder = `${dataRoot}/volumes`;
  }

  folderOf(name: string): string {
    return `${this.#folder}/${name}`;
  }

  /** The directory that containers see. */
  dataOf(name: string): string {
    return `${this.folderOf(name)}/${DATA}`;
  }

  has(name: string): boolean {
    return isVolumeName(name) && existsSync(this.dataOf(name));
  }

  /** By name. */
  list(): readonly Volume[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((name) => this.has(name))
      .sort()
      .map((name) => this.#read(name));
  }

  /** @throws RuntimeError when there is none */
  find(name: string): Volume {
    if (this.has(name)) return this.#read(name);
    throw new RuntimeError('not-found', `volume ${JSON.stringify(name)}: there is none of this name`, {
      hint: 'See volume ls for those there are.',
    });
  }

  /** Makes an empty one; one that is there already stays as it is. @throws RuntimeError for a name that cannot be one */
  create({ name, isAnonymous = false, labels = {} }: NewVolume): Volume {
    assertVolumeName(name);
    if (this.has(name)) return this.#read(name);
    const volume: Volume = { name, createdAt: new Date().toISOString(), isAnonymous, labels };
    mkdirSync(this.#folder, { recursive: true, mode: 0o711 });
    mkdirSync(this.folderOf(name), { recursive: true, mode: 0o710 });
    const note = `${this.folderOf(name)}/${NOTE}`;
    writeFileSync(`${note}.new`, JSON.stringify(volume), { mode: 0o600 });
    renameSync(`${note}.new`, note);
    mkdirSync(this.dataOf(name), { mode: 0o755 });
    return volume;
  }

  /** What it takes on the disk; 0 when that cannot be told, for whoever wrote in it may have nested it without end. */
  bytesOf(name: string): number {
    try {
      return measureTree(this.dataOf(name)).diskBytes;
    } catch {
      return 0;
    }
  }

  /** With all that is in it. That no container uses it, the caller knows. */
  remove(name: string): void {
    if (!isVolumeName(name) || !existsSync(this.folderOf(name))) return;
    const all = openOwnDirectory(this.#folder);
    try {
      // Its files were written by containers: no path of theirs is walked.
      removeTree(all, name);
    } finally {
      closeSync(all);
    }
  }

  /** One of which the note is missing or damaged is a volume all the same: its files are what counts. */
  #read(name: string): Volume {
    const unnoted = { name, createdAt: '', isAnonymous: false, labels: {} };
    try {
      const text = readFileSync(`${this.folderOf(name)}/${NOTE}`, 'utf8');
      if (text.length > NOTE_MAX_BYTES) return unnoted;
      return { ...unnoted, ...(JSON.parse(text) as Partial<Volume>), name };
    } catch {
      return { ...unnoted, createdAt: statSync(this.folderOf(name)).mtime.toISOString() };
    }
  }
}
