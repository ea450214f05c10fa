/** More changed letters than this make another word. */
const CHANGES_MAX = 3;
/** Nobody mistypes a name of this length; and the time taken grows with it. */
const LENGTH_MAX = 64;

/** The name that was probably meant: the one that differs in fewest letters, or undefined when none is near. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  if (given.length > LENGTH_MAX) return undefined;
  let nearest: string | undefined;
  let fewest = Math.min(CHANGES_MAX, Math.floor(given.length / 2)) + 1;
  for (const name of names) {
    const changes = changesBetween(given, name);
    if (changes >= fewest) continue;
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
