/** Of what somebody may have meant: no more than every second letter wrong, and not many. */
const WRONG_SHARE = 1 / 2;
const WRONG_MAX = 3;
/** So many letters are meant as the beginning of a word. */
const BEGINNING_MIN = 3;

/** The known word that a mistyped one is nearest to, by letters to add, drop or change; null when none is near. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const begun = wanted.length < BEGINNING_MIN ? [] : known.filter((each) => each.toLowerCase().startsWith(wanted));
  if (begun.length === 1) return begun[0] ?? null;
  const ranked = known
    .map((each) => ({ each, distance: distanceBetween(wanted, each.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.min(WRONG_MAX, Math.ceil(wanted.length * WRONG_SHARE))
    ? best.each
    : null;
}

/** Levenshtein's, a row at a time. */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
