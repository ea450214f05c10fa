import type { Lab } from '@drydock/curriculum';
import type { Parameters } from '@drydock/protocol';

/** What the frame around the steps needs of a lab: no texts, but what a reset of a step types again. */
export type LabOutline = {
  readonly id: string;
  readonly title: string;
  readonly parameters: Parameters;
  readonly steps: readonly StepOutline[];
};

export type StepOutline = {
  readonly id: string;
  readonly title: string;
  /** From 1. */
  readonly number: number;
  readonly solution: string;
};

export const outlineOf = ({ id, title, parameters, steps }: Lab): LabOutline => ({
  id,
  title,
  parameters,
  steps: steps.map((step) => ({ id: step.id, title: step.title, number: step.number, solution: step.solution })),
});

export const stepAddress = (lab: string, step: string): string => `/labs/${lab}/${step}/`;

/** Where a lab ends. No step has this id: see app/labs/[lab]/finished. */
export const endAddress = (lab: string): string => stepAddress(lab, 'finished');
