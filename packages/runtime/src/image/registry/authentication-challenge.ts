/** One way to log in that a registry offers in WWW-Authenticate (RFC 9110, section 11.6.1). */
export type Challenge = {
  /** In lower case: "bearer", "basic". */
  readonly scheme: string;
  /** Names in lower case: realm, service, scope, error. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** A longer header is not read: one challenge takes a few hundred characters. */
const HEADER_CHARACTERS_MAX = 8192;
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
const SCHEME = new RegExp(`[\\s,]*(?<scheme>${TOKEN})(?:\\s+|(?=,)|$)`, 'y');
const PARAMETER = new RegExp(
  `[\\s,]*(?<name>${TOKEN})\\s*=\\s*(?:"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<plain>${TOKEN}))`,
  'y',
);

/** All challenges of a header that can be read; what comes after something unreadable is left out. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  if (header.length > HEADER_CHARACTERS_MAX) return challenges;
  let position = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const groups = pattern.exec(header)?.groups;
    if (groups !== undefined) position = pattern.lastIndex;
    return groups;
  };
  while (position < header.length) {
    const scheme = match(SCHEME)?.scheme;
    if (scheme === undefined) break;
    const parameters = new Map<string, string>();
    for (let found = match(PARAMETER); found !== undefined; found = match(PARAMETER)) {
      const value = found.quoted?.replace(/\\(.)/g, '$1') ?? found.plain ?? '';
      parameters.set(found.name?.toLowerCase() ?? '', value);
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters });
  }
  return challenges;
}
