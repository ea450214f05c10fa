import { PATTERN_CHARACTERS_MAX } from '../limits.ts';

/**
 * Names of files with holes in them: * is any part of one name, ? one character, [a-z] one of several, and ** as a name
 * of its own any number of directories. Matching goes back to the last star only, so its time is bounded by the product
 * of both lengths, whatever the pattern.
 */
export type Glob = readonly (NamePattern | typeof ANY_NAMES)[];

type Sign =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'one of'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'itself'; readonly char: string };
export type NamePattern = readonly Sign[];

const ANY_NAMES = '**';

/** @throws RangeError for a pattern that is none, with the reason */
export function parseGlob(names: readonly string[]): Glob {
  if (names.join('/').length > PATTERN_CHARACTERS_MAX) throw new RangeError(`longer than ${PATTERN_CHARACTERS_MAX}`);
  return names.map((name) => (name === ANY_NAMES ? ANY_NAMES : parseName(name)));
}

export const hasWildcard = (name: string): boolean => /[*?[\\]/.test(name);

export function parseName(text: string): NamePattern {
  const chars = [...text];
  const signs: Sign[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    if (char === '*') {
      if (signs.at(-1)?.kind !== 'star') signs.push({ kind: 'star' });
    } else if (char === '?') signs.push({ kind: 'any' });
    else if (char === '[') {
      const end = chars.indexOf(']', at + 2);
      if (end === -1) throw new RangeError('a [ is not closed');
      signs.push(oneOf(chars.slice(at + 1, end)));
      at = end;
    } else {
      if (char === '\\') at += 1;
      signs.push({ kind: 'itself', char: chars[at] ?? '\\' });
    }
  }
  return signs;
}

function oneOf(chars: readonly string[]): Sign {
  const isNegated = chars[0] === '^' || chars[0] === '!';
  const rest = isNegated ? chars.slice(1) : chars;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const from = rest[at] ?? '';
    const to = rest[at + 1] === '-' ? rest[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return { kind: 'one of', isNegated, ranges };
}

/** Whether a path, as its names, is one that the pattern means. */
export const matchesGlob = (glob: Glob, names: readonly string[]): boolean =>
  matches(glob, names, {
    isStar: (part) => part === ANY_NAMES,
    fits: (part, name) => part !== ANY_NAMES && matchesName(part, name),
  });

export const matchesName = (pattern: NamePattern, name: string): boolean =>
  matches(pattern, [...name], { isStar: ({ kind }) => kind === 'star', fits: signFits });

function signFits(sign: Sign, char: string): boolean {
  if (sign.kind === 'itself') return sign.char === char;
  if (sign.kind !== 'one of') return sign.kind === 'any';
  return sign.ranges.some(([from, to]) => from <= char && char <= to) !== sign.isNegated;
}

type Rules<Part, Each> = {
  readonly isStar: (part: Part) => boolean;
  readonly fits: (part: Part, each: Each) => boolean;
};

function matches<Part, Each>(pattern: readonly Part[], text: readonly Each[], rules: Rules<Part, Each>): boolean {
  let [inPattern, inText] = [0, 0];
  /** Where to go on when it does not fit: behind the last star, which then takes one more. */
  let retry: { pattern: number; text: number } | null = null;
  while (inText < text.length) {
    const part = pattern[inPattern];
    const each = text[inText];
    if (inPattern < pattern.length && part !== undefined && rules.isStar(part)) {
      inPattern += 1;
      retry = { pattern: inPattern, text: inText };
    } else if (part !== undefined && each !== undefined && rules.fits(part, each)) {
      inPattern += 1;
      inText += 1;
    } else if (retry !== null) {
      retry.text += 1;
      inPattern = retry.pattern;
      inText = retry.text;
    } else return false;
  }
  return pattern.slice(inPattern).every(rules.isStar);
}
