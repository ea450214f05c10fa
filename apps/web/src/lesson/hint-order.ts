import type { Step } from '@drydock/curriculum';

type Hint = Step['hints'][number];
/** What hints are about: of the checks only their ids count. */
type Hinting = { readonly hints: readonly Hint[]; readonly checks: readonly { readonly id: string }[] };

/** Which hint is offered next, as its place in the list: the first of use that is not shown. */
export function nextHint(step: Hinting, shown: readonly number[], reached: ReadonlySet<string>): number | undefined {
  const index = step.hints.findIndex((hint, place) => !shown.includes(place) && isOfUse(hint, step, reached));
  return index === -1 ? undefined : index;
}

/** Of those that were asked for, the ones that are of use still. */
export const standingHints = (
  step: Hinting,
  shown: readonly number[],
  reached: ReadonlySet<string>,
): readonly { readonly place: number; readonly hint: Hint }[] =>
  shown.flatMap((place) => {
    const hint = step.hints[place];
    return hint !== undefined && isOfUse(hint, step, reached) ? [{ place, hint }] : [];
  });

/** Hints there are, as things stand. */
export const hintCount = (step: Hinting, reached: ReadonlySet<string>): number =>
  step.hints.filter((hint) => isOfUse(hint, step, reached)).length;

/** Until its check is reached; one that belongs to none, until all are. */
const isOfUse = ({ unless }: Hint, { checks }: Hinting, reached: ReadonlySet<string>): boolean =>
  unless === null ? !checks.every(({ id }) => reached.has(id)) : !reached.has(unless);
