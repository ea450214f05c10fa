import type { SessionView } from './session-view.ts';

/** What a check saw. `observed` is whole sentences; `source` can be read in the learner's own shell. */
export type Observation = { readonly isPassed: boolean; readonly observed: string; readonly source: string | null };

/** How a check looks at one view. That of an edge check remembers what it saw in those before, until it has passed. */
export type Look = (session: SessionView) => Observation;

export const UNREAD: Observation = {
  isPassed: false,
  observed: 'Nothing has been read from the kernel yet.',
  source: null,
};

export const ENDED: Observation = { isPassed: false, observed: 'Your Linux has ended.', source: null };

export const passed = (observed: string, source: string): Observation => ({ isPassed: true, observed, source });

export const notYet = (observed: string, source: string): Observation => ({ isPassed: false, observed, source });
