import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RuntimeError } from '../runtime-error.ts';
import type { ContainerRecord } from './container-record.ts';

const ID = /^[0-9a-f]{64}$/;
const FILE = 'container.json';
const LEFT_BY_MONITOR = ['start.json', 'exit.json'];
/** A specification with thousands of flags is smaller. */
const RECORD_MAX_BYTES = 4 * 2 ** 20;

/** The containers there are, each in a folder of its own: <dataRoot>/containers/ID. */
export class ContainerStore {
  readonly #folder: string;

  constructor(dataRoot: string) {
    this.#folder = `${dataRoot}/containers`;
    mkdirSync(this.#folder, { recursive: true, mode: 0o710 });
  }

  folderOf(id: string): string {
    return `${this.#folder}/${id}`;
  }

  /** Newest first. */
  list(): readonly ContainerRecord[] {
    return readdirSync(this.#folder)
      .filter((id) => ID.test(id))
      .flatMap((id) => this.#read(id) ?? [])
      .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  }

  /** By name, by id, or by the first digits of its id. @throws RuntimeError when there is none, or several */
  find(text: string): ContainerRecord {
    const all = this.list();
    const named = all.find(({ specification }) => specification.name === text || specification.id === text);
    if (named !== undefined) return named;
    const [first, ...more] = /^[0-9a-f]+$/.test(text)
      ? all.filter(({ specification }) => specification.id.startsWith(text))
      : [];
    if (first === undefined) {
      throw new RuntimeError('not-found', `container ${JSON.stringify(text)}: there is none of this name or id`, {
        hint: 'See ps for those there are.',
      });
    }
    if (more.length === 0) return first;
    throw new RuntimeError('asked-wrongly', `container "${text}": ${more.length + 1} ids begin like this`, {
      hint: 'Give more digits.',
    });
  }

  /** @throws RuntimeError when another container has the name */
  write(record: ContainerRecord): void {
    const { id, name } = record.specification;
    const other = this.list().find(({ specification }) => specification.name === name && specification.id !== id);
    if (other !== undefined) {
      throw new RuntimeError('in-use', `name "${name}": container ${other.specification.id.slice(0, 12)} has it`, {
        hint: 'Remove that one, or give another --name.',
      });
    }
    const folder = this.folderOf(id);
    mkdirSync(folder, { recursive: true, mode: 0o710 });
    // Whole or not at all: whoever reads it, or is killed here, finds the one before.
    writeFileSync(`${folder}/${FILE}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${folder}/${FILE}.new`, `${folder}/${FILE}`);
  }

  /** What the monitor of an earlier run has left. */
  forgetEnd(id: string): void {
    for (const file of LEFT_BY_MONITOR) rmSync(`${this.folderOf(id)}/${file}`, { force: true });
  }

  remove(id: string): void {
    if (ID.test(id)) rmSync(this.folderOf(id), { recursive: true, force: true });
  }

  /** Folders in which no container was ever written down: their maker was killed before that. */
  removeUnfinished(): void {
    for (const id of readdirSync(this.#folder)) {
      if (ID.test(id) && !existsSync(`${this.folderOf(id)}/${FILE}`)) this.remove(id);
    }
  }

  /** What was begun and never written is no container. */
  #read(id: string): ContainerRecord | null {
    try {
      const text = readFileSync(`${this.folderOf(id)}/${FILE}`, 'utf8');
      return text.length > RECORD_MAX_BYTES ? null : (JSON.parse(text) as ContainerRecord);
    } catch {
      return null;
    }
  }
}
