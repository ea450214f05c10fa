import type { Check } from '@drydock/protocol';

/** A lab as it is read from its folder: see docs/authoring.md. */
export type Lab = {
  /** Folder name without its ordering prefix: "namespaces". */
  readonly id: string;
  readonly title: string;
  /** One sentence for the shelf. */
  readonly summary: string;
  readonly minutes: number;
  readonly steps: readonly Step[];
};

export type Step = {
  readonly id: string;
  readonly title: string;
  /** From 1. */
  readonly number: number;
  /** One sentence: what is true when the step is done. */
  readonly goal: string;
  readonly blocks: readonly Block[];
  readonly checks: readonly Check[];
  /** Plain text, in the order they are offered. */
  readonly hints: readonly string[];
  /** solve.sh: the lines a learner could type. */
  readonly solution: string;
  /** wrong.sh and wrong-….sh: lines that look right and must leave the step unpassed. For tests; no page shows them. */
  readonly wrongPaths?: readonly string[];
};

/** What a step's text is made of, in reading order. `html` is rendered and escaped by the curriculum: no author HTML passes. */
export type Block =
  | { readonly kind: 'prose'; readonly html: string }
  /** A command to run by a click, or to copy. `interrupt` types Ctrl-C first. */
  | { readonly kind: 'command'; readonly command: string; readonly interrupt: boolean }
  /** What a terminal shows; `isMistake` marks the output of the classic mistake. */
  | { readonly kind: 'output'; readonly text: string; readonly isMistake: boolean }
  /** Where the check with this id is drawn. Checks named nowhere stand at the end. */
  | { readonly kind: 'check'; readonly id: string }
  /** Something to predict or answer by experiment; the answer opens on a click. */
  | { readonly kind: 'question'; readonly questionHtml: string; readonly answerHtml: string }
  /** "What Docker calls this". */
  | { readonly kind: 'docker'; readonly html: string };
