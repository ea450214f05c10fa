import type { Lab } from '@drydock/curriculum';

/** What the frame around the steps needs of a lab: no texts. */
export type LabOutline = {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly number: number }[];
};

export const outlineOf = ({ id, title, steps }: Lab): LabOutline => ({
  id,
  title,
  steps: steps.map((step) => ({ id: step.id, title: step.title, number: step.number })),
});

export const stepAddress = (lab: string, step: string): string => `/labs/${lab}/${step}/`;
