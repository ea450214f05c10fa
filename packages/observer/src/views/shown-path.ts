import { displayText } from '../display-text.ts';

/** Longest path shown, in UTF-16 units: PATH_MAX is ten times as long, and nobody reads that. */
const PATH_SHOWN_MAX = 400;

/** A path that a learner chose, made safe to show. */
export const shownPath = (path: string): string => displayText(path, PATH_SHOWN_MAX);
