import type { Command } from './change.ts';
import type { CheckResult } from './check.ts';
import type { Progress } from './progress.ts';
import type { PlaceInLine, SessionEnd, SessionLife } from './session-life.ts';
import type { ViewPart } from './view.ts';

/** What the server tells a page, unasked. Names are `noun:verb`, past. */
export type Facts = {
  /** `sequence` numbers the first of `bytes` within everything this terminal ever wrote. */
  'terminal:wrote': (terminal: number, sequence: number, bytes: Uint8Array) => void;
  /** Comes after the last byte of output. `signal` is a number, as in wait(2). */
  'terminal:exited': (terminal: number, exitStatus: number | null, signal: number | null) => void;
  /** The first after view:watch is whole. Parts that could not be sent in time are merged, none is lost. */
  'view:changed': (part: ViewPart) => void;
  /** The commands kept, oldest first; the same id replaces. */
  'commands:changed': (commands: readonly Command[]) => void;
  'checks:changed': (step: { readonly lab: string; readonly step: string }, results: readonly CheckResult[]) => void;
  'session:ended': (reason: SessionEnd) => void;
  'session:lives': (life: SessionLife) => void;
  /** While this page waits for a session: its place. Null: its turn has come, and session:open gives one. */
  'session:waits': (place: PlaceInLine | null) => void;
  /** Another page of the same learner changed it. */
  'progress:changed': (progress: Progress) => void;
};
export type FactName = keyof Facts;
