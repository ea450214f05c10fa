import type { Lab } from '@drydock/curriculum';

/** What the shelf shows of a lab. */
export type ShelfLab = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly number: number }[];
};

export const shelfLab = ({ id, title, summary, minutes, steps }: Lab): ShelfLab => ({
  id,
  title,
  summary,
  minutes,
  steps: steps.map((step) => ({ id: step.id, title: step.title, number: step.number })),
});

/** Where a stranger becomes process number one: the first step that asks it of a shell. */
export function numberOneStep(labs: readonly Lab[]): { readonly lab: string; readonly step: string } | undefined {
  const steps = labs.flatMap((lab) => lab.steps.map((step) => ({ lab: lab.id, step: step.id, checks: step.checks })));
  const found =
    steps.find(({ checks }) => checks.some((check) => check.kind === 'process-is-pid-one' && check.name === 'bash')) ??
    steps[0];
  return found === undefined ? undefined : { lab: found.lab, step: found.step };
}
