/** More changed letters than this make another word. */
const CHANGES_MAX = 3;
/** Nobody mistypes a name of this length; and the time taken grows with it. */
const LENGTH_MAX = 64;
/** So many letters may be meant as the beginning of a name. */
const BEGINNING_MIN = 3;

/** The name that was probably meant: the only one that begins so, or that differs in fewest letters; null when none is near. */
export function nearestName(given: string, names: Iterable<string>): string | null {
  const wanted = given.toLowerCase();
  const known = [...names];
  if (wanted.length === 0 || wanted.length > LENGTH_MAX) return null;
  const begun = wanted.length < BEGINNING_MIN ? [] : known.filter((name) => name.toLowerCase().startsWith(wanted));
  if (begun.length === 1) return begun[0] ?? null;
  let nearest: string | null = null;
  let fewest = Math.min(CHANGES_MAX, Math.ceil(wanted.length / 2)) + 1;
  for (const name of known) {
    const changes = changesBetween(wanted, name.toLowerCase());
    if (changes >= fewest || changes >= wanted.length) continue;
    fewest = changes;
    nearest = name;
  }
  return nearest;
}

/** Letters to insert, remove or replace to get from one word to the other (Levenshtein's distance). */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
