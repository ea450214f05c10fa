/** A value as Go's templates print it: [a b], map[k:v]. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(shownValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  return `map[${entriesOf(value)
    .map(([key, each]) => `${key}:${shownValue(each)}`)
    .join(' ')}]`;
}

/** Sorted by key, as Go goes through a map. */
export const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));

/** False, 0, and what is empty. */
export const isTrue = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);

function at(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null) return '';
  return Object.hasOwn(value, String(key)) ? (value as Readonly<Record<string, unknown>>)[String(key)] : '';
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? Buffer.byteLength(value) : Object.keys(Object(value)).length;

const compare = (one: unknown, other: unknown): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one) < String(other) ? -1 : String(one) === String(other) ? 0 : 1;
};

/** %s, %v, %d, %q and the like, with widths: "%-10s". */
function printf(format: unknown, ...values: readonly unknown[]): string {
  const left = [...values];
  return String(format).replaceAll(
    /%(-?)(\d*)(?:\.(\d+))?([svdqf%])/g,
    (_, minus: string, width: string, digits: string, verb: string) => {
      if (verb === '%') return '%';
      const value = left.shift();
      const text =
        verb === 'q'
          ? JSON.stringify(String(value))
          : verb === 'f'
            ? Number(value).toFixed(digits === undefined ? 6 : Number(digits))
            : shownValue(value);
      return minus === '' ? text.padStart(Number(width)) : text.padEnd(Number(width));
    },
  );
}

/** The functions that Docker's templates have. */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  json: (value) => JSON.stringify(value ?? null),
  index: (value, ...keys) => keys.reduce(at, value),
  len: lengthOf,
  join: (list, separator) => (Array.isArray(list) ? list.map(shownValue).join(String(separator)) : ''),
  split: (text, separator) => String(text).split(String(separator)),
  upper: (text) => String(text).toUpperCase(),
  lower: (text) => String(text).toLowerCase(),
  title: (text) => String(text).replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  truncate: (text, length) => String(text).slice(0, Number(length)),
  slice: (value, from, to) =>
    (Array.isArray(value) ? value : String(value)).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  print: (...values) => values.map(shownValue).join(''),
  println: (...values) => `${values.map(shownValue).join(' ')}\n`,
  printf,
  eq: (one, ...others) => others.some((other) => compare(one, other) === 0),
  ne: (one, other) => compare(one, other) !== 0,
  lt: (one, other) => compare(one, other) < 0,
  le: (one, other) => compare(one, other) <= 0,
  gt: (one, other) => compare(one, other) > 0,
  ge: (one, other) => compare(one, other) >= 0,
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  or: (...values) => values.find(isTrue) ?? values.at(-1),
  not: (value) => !isTrue(value),
};
