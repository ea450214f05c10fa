/** How far skipping a step has come. */
export type Skipping =
  | { readonly state: 'idle' }
  /** Lines count from 1. */
  | { readonly state: 'typing'; readonly line: number; readonly of: number }
  /** All is typed; the checks have not all passed yet. */
  | { readonly state: 'waiting' }
  /** The solution did not solve it here: these checks are missing. */
  | { readonly state: 'stuck'; readonly missing: readonly Missing[] }
  | { readonly state: 'done' };

export type Missing = { readonly id: string; readonly says: string; readonly observed: string };

export const isSkipping = ({ state }: Skipping): boolean => state === 'typing' || state === 'waiting';
