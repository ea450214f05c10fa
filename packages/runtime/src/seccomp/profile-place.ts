import { PowerError } from '../capabilities/power-error.ts';
import { nearestName } from '../nearest-name.ts';

/** How much of a wrong value an error repeats, in letters. */
const SHOWN_MAX = 60;

/** A value in a JSON document, with the way that leads there: every complaint says where. */
export class Place {
  readonly #document: string;
  readonly #path: string;
  readonly #value: unknown;

  /** @param document what the whole is called, for people */
  constructor(document: string, value: unknown, path = '') {
    this.#document = document;
    this.#path = path;
    this.#value = value;
  }

  /** `seccomp profile "x.json", syscalls[3].action: "SCMP_ACT_NO" is no action`. */
  wrong(reason: string, hint: string | null = null): PowerError {
    return new PowerError(`${this.#document}${this.#path === '' ? '' : `, ${this.#path}`}: ${reason}`, hint);
  }

  /** Says that this is an object with no other fields: a misspelt one would be a rule without its condition. */
  assertFields(names: readonly string[]): void {
    for (const name of Object.keys(this.#object())) {
      if (names.includes(name)) continue;
      const nearest = nearestName(name, names);
      throw this.wrong(
        `${quote(name)} is no field`,
        nearest === null ? `There are ${names.join(', ')}.` : `Did you mean ${quote(nearest)}?`,
      );
    }
  }

  /** Undefined when it is not there, or null, which many writers of JSON leave for that. */
  field(name: string): Place | undefined {
    const object = this.#object();
    // Only own fields: JSON may hold one called "__proto__", and every object has a "constructor".
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value === undefined || value === null) return undefined;
    return new Place(this.#document, value, this.#path === '' ? name : `${this.#path}.${name}`);
  }

  required(name: string): Place {
    const found = this.field(name);
    if (found === undefined) throw this.wrong(`${quote(name)} is missing`);
    return found;
  }

  items(max: number): readonly Place[] {
    if (!Array.isArray(this.#value)) throw this.wrong(`${quote(this.#value)} is no list`);
    if (this.#value.length > max) throw this.wrong(`${this.#value.length} items, more than ${max}`);
    return this.#value.map((value: unknown, index) => new Place(this.#document, value, `${this.#path}[${index}]`));
  }

  /** @param pattern what it must look like, so that it can be shown and looked up without care */
  text(pattern: RegExp, what: string): string {
    const value = this.#value;
    if (typeof value !== 'string' || !pattern.test(value)) throw this.wrong(`${quote(value)} is no ${what}`);
    return value;
  }

  oneOf<Name extends string>(names: readonly Name[], what: string): Name {
    const found = names.find((name) => name === this.#value);
    if (found !== undefined) return found;
    const nearest = typeof this.#value === 'string' ? nearestName(this.#value, names) : null;
    throw this.wrong(
      `${quote(this.#value)} is no ${what}`,
      nearest === null ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`,
    );
  }

  /** A whole number from 0 to max. Large ones come as bigint, see parseJson. */
  integer(max: bigint): bigint {
    const value = this.#value;
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
    if (!isInteger || value < 0 || value > max) throw this.wrong(`${quote(value)} is no whole number from 0 to ${max}`);
    return BigInt(value);
  }

  #object(): Readonly<Record<string, unknown>> {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.wrong(`${quote(value)} is no object`);
    }
    return value as Readonly<Record<string, unknown>>;
  }
}

function quote(value: unknown): string {
  const text =
    typeof value === 'bigint' ? `${value}` : (JSON.stringify(value, (_, inner) => shorter(inner)) ?? 'nothing');
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** Keeps the quoting of a large value from taking time. */
const shorter = (inner: unknown): unknown => {
  if (typeof inner === 'bigint') return inner.toString();
  return Array.isArray(inner) && inner.length > SHOWN_MAX ? inner.slice(0, SHOWN_MAX) : inner;
};
