import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { libseccompVersion, systemErrorCode } from '@drydock/linux';
import { type CompiledFilter, compileFilter } from './compile-filter.ts';
import { INSTRUCTION_BYTES, INSTRUCTIONS_MAX } from './filter-instructions.ts';
import type { FilterRules } from './resolve-profile.ts';

/** Nearly every container has one of two or three filters. */
const KEPT_MAX = 32;
const DIGEST_BYTES = 32;
const FILE_MAX_BYTES = DIGEST_BYTES + INSTRUCTIONS_MAX * INSTRUCTION_BYTES;

/**
 * Filters that have been compiled before. Compiling Docker's profile for three architectures takes libseccomp several
 * times as long as all the rest of a container's start, so each is kept by the digest of its rules: in memory, and in a
 * folder for the next run. A file there is a SHA-256 of its name and the instructions, then the instructions; one that is
 * cut, foreign or changed is compiled anew.
 */
export class CompiledFilters {
  readonly #folder: string | null;
  readonly #kept = new Map<string, CompiledFilter>();
  readonly #known = new Map<string, CompiledFilter>();

  /** @param folder made when it is missing, in one that is there; null to keep them in memory only */
  constructor(folder: string | null = null) {
    this.#folder = folder;
  }

  /** @throws PowerError when the rules make a longer program than the kernel takes */
  get(rules: FilterRules): CompiledFilter {
    const key = digestOf(rules);
    const filter = this.#kept.get(key) ?? this.#read(key, rules.flags) ?? this.#write(key, compileFilter(rules));
    // What was used last stands last, so the first is the one that has not been used for longest.
    this.#kept.delete(key);
    this.#kept.set(key, filter);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return filter;
  }

  /** The same of rules that are always the same under this name: they need not be told again to be looked up. */
  getKnown(name: string, rules: () => FilterRules): CompiledFilter {
    const known = this.#known.get(name) ?? this.get(rules());
    if (this.#known.size >= KEPT_MAX) this.#known.clear();
    this.#known.set(name, known);
    return known;
  }

  #read(key: string, flags: number): CompiledFilter | null {
    if (this.#folder === null) return null;
    let file: number;
    try {
      file = openSync(`${this.#folder}/${key}`, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch {
      return null; // Whatever keeps it from being read, it can be compiled.
    }
    try {
      const { size, uid, mode } = fstatSync(file);
      const isOurs = (mode & WRITABLE_BY_OTHERS) === 0 && uid === process.geteuid?.();
      if (!isOurs || size > FILE_MAX_BYTES) return null;
      const bytes = readFileSync(file);
      const instructions = bytes.subarray(DIGEST_BYTES);
      const isWhole = instructions.length > 0 && instructions.length % INSTRUCTION_BYTES === 0;
      return isWhole && sha256(key, instructions).equals(bytes.subarray(0, DIGEST_BYTES))
        ? { instructions, flags }
        : null;
    } finally {
      closeSync(file);
    }
  }

  #write(key: string, filter: CompiledFilter): CompiledFilter {
    if (this.#folder === null) return filter;
    // The same name each time: what a crash leaves here is overwritten.
    const temporary = `${this.#folder}/.${key}`;
    try {
      makeFolder(this.#folder);
      makeRoom(this.#folder);
      writeFileSync(temporary, Buffer.concat([sha256(key, filter.instructions), filter.instructions]), { mode: 0o600 });
      renameSync(temporary, `${this.#folder}/${key}`);
    } catch {
      // A full or read-only disk makes the next start slower, and breaks nothing.
    }
    return filter;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if (systemErrorCode(cause) !== 'EEXIST') throw cause;
  }
}

/** Somebody who tries out profiles leaves a file for each: now and then all go. */
function makeRoom(folder: string): void {
  const names = readdirSync(folder);
  if (names.length >= FILES_MAX) for (const name of names) rmSync(`${folder}/${name}`, { force: true });
}

const FILES_MAX = 256;
const WRITABLE_BY_OTHERS = 0o022;
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The library is part of what is compiled: a newer one knows more names. */
function digestOf(rules: FilterRules): string {
  const text = JSON.stringify([libseccompVersion(), COMPILER, rules], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  return sha256(text).toString('hex');
}

/** Changes with the code that compiles, so that filters of an older version are left alone. */
const COMPILER = 1;
