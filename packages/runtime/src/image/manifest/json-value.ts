import { type Digest, parseDigest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { quote } from '../quote.ts';

/**
 * A value in a document that somebody else wrote, with the place where it stands. Only what a field is asked for is
 * read, and only if it is of the right kind: so a name such as "__proto__" is a key like any other, and an error names
 * the field.
 */
export class JsonValue {
  /** "manifest sha256:…: layers[2].size" */
  readonly where: string;
  readonly #value: unknown;

  constructor(value: unknown, where: string) {
    this.#value = value;
    this.where = where;
  }

  /** @param what the document, for errors */
  static parse(bytes: Uint8Array, what: string): JsonValue {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (cause) {
      throw new ImageError('bad-document', `${what}: not JSON in UTF-8`, { cause });
    }
    return new JsonValue(value, what);
  }

  /** Go writes null for an empty list or map. */
  get isAbsent(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  refuse(reason: string): never {
    throw new ImageError('bad-document', `${this.where}: ${reason}`);
  }

  field(name: string): JsonValue {
    const object = this.object();
    return new JsonValue(Object.hasOwn(object, name) ? object[name] : undefined, `${this.where}: ${name}`);
  }

  keys(): string[] {
    return Object.keys(this.object());
  }

  object(): Record<string, unknown> {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) {
      return this.refuse('not an object');
    }
    return this.#value as Record<string, unknown>;
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.refuse('not a string');
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.refuse('not true or false');
  }

  /** @param max largest number that is let through */
  integer(max = Number.MAX_SAFE_INTEGER): number {
    const value = this.#value;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
    return this.refuse(`not a whole number from 0 to ${max}`);
  }

  digest(): Digest {
    const text = this.string();
    try {
      return parseDigest(text);
    } catch (cause) {
      throw new ImageError('bad-digest', `${this.where}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }

  /** An absent list is an empty one. */
  items(max: number): JsonValue[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.#value)) return this.refuse('not a list');
    if (this.#value.length > max) return this.refuse(`${this.#value.length} entries, at most ${max} are taken`);
    return this.#value.map((item, index) => new JsonValue(item, `${this.where}[${index}]`));
  }

  strings(max: number): string[] {
    return this.items(max).map((item) => item.string());
  }

  /** Names and values of an object; none if it is absent. */
  entries(max: number): [string, JsonValue][] {
    if (this.isAbsent) return [];
    const names = this.keys();
    if (names.length > max) return this.refuse(`${names.length} entries, at most ${max} are taken`);
    return names.map((name) => [name, new JsonValue(this.object()[name], `${this.where}: ${quote(name)}`)]);
  }

  optional<Value>(read: (value: JsonValue) => Value): Value | undefined {
    return this.isAbsent ? undefined : read(this);
  }
}
