import type { Step } from '@drydock/curriculum';

type Hint = Step['hints'][number];

/** Which hint is offered next, as its place in the list: the first not shown whose check is not reached yet. */
export function nextHint(
  hints: readonly Hint[],
  shown: readonly number[],
  reached: ReadonlySet<string>,
): number | undefined {
  const index = hints.findIndex((hint, place) => !shown.includes(place) && isOfUse(hint, reached));
  return index === -1 ? undefined : index;
}

/** Hints there are, as things stand: those shown, and those still to be offered. */
export const hintCount = (hints: readonly Hint[], shown: readonly number[], reached: ReadonlySet<string>): number =>
  hints.filter((hint, place) => shown.includes(place) || isOfUse(hint, reached)).length;

const isOfUse = ({ unless }: Hint, reached: ReadonlySet<string>): boolean => unless === null || !reached.has(unless);
