import type { Check, Lens, Parameters, RuntimeOperation } from '@drydock/protocol';

/** A lab as it is read from its folder: see docs/authoring.md. */
export type Lab = {
  /** Folder name without its ordering prefix: "namespaces". */
  readonly id: string;
  readonly title: string;
  /** One sentence for the shelf. */
  readonly summary: string;
  readonly minutes: number;
  /** Values that differ from learner to learner; every text below may hold places for them, `{{name}}`. */
  readonly parameters: Parameters;
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
  /** Offered in order; each only while what it waits for has not been reached. */
  readonly hints: readonly Hint[];
  /** Of the x-ray: shown when the step is entered; null leaves the one that is chosen. */
  readonly lens: Lens | null;
  /** What the runtime can do of this step, instead of the learner's hands. */
  readonly runtime: readonly RuntimeOperation[];
  /** solve.sh: the lines a learner could type. */
  readonly solution: string;
  /** wrong.sh and wrong-….sh: lines that look right and must leave the step unpassed. For tests; no page shows them. */
  readonly wrongPaths?: readonly string[];
};

/** A line; `text` is the same without code marks. With `unless`, the id of a check: of no use once that is passed. */
export type Hint = { readonly html: string; readonly text: string; readonly unless: string | null };

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
  /** Asked before the command below it; `answerHtml` is compared with what was seen, once an option was chosen. */
  | {
      readonly kind: 'prediction';
      readonly questionHtml: string;
      readonly options: readonly { readonly html: string; readonly isRight: boolean }[];
      readonly answerHtml: string;
    }
  /** "What Docker calls this". */
  | { readonly kind: 'docker'; readonly html: string };
