import type { CommandConnection } from '@drydock/linux';
import type { CommandLine, Flag } from '@drydock/runtime';
import type { Engine } from '../engine.ts';

/** Docker's exit statuses: the command was wrong or the engine failed; it cannot be run; it is not there; nobody saw its end. */
export const STATUS = { done: 0, failed: 1, wrong: 125, cannotRun: 126, notThere: 127, cannotSay: 255 } as const;

export type Command = {
  /** "run"; two words for those of a group: "network create". */
  readonly name: string;
  /** What stands behind the flags: "IMAGE [COMMAND] [ARG…]". */
  readonly operands: string;
  readonly operandsMin: number;
  readonly operandsMax: number;
  readonly about: string;
  readonly flags: readonly Flag[];
  /** Whether flags behind the first operand are the container's. */
  readonly stopsAtOperand?: boolean;
  /** @returns the exit status, or null when the command's process has its own by then */
  readonly run: (asked: AskedCommand) => Promise<number | null>;
};

export type AskedCommand = CommandLine & {
  readonly engine: Engine;
  readonly caller: CommandConnection;
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal;
};
