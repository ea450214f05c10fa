import * as z from 'zod/mini';
import type { CheckResult } from './check.ts';
import type { Reply } from './failure.ts';
import {
  OPERATIONS_PER_STEP_MAX,
  TERMINAL_COLUMNS_MAX,
  TERMINAL_INPUT_MAX_BYTES,
  TERMINAL_ROWS_MAX,
} from './limits.ts';
import { type Progress, progressChangesSchema } from './progress.ts';
import type { Performed } from './runtime-operation.ts';
import {
  type PlaceInLine,
  placeInLineSchema,
  type SessionLife,
  sessionEndSchema,
  sessionLifeSchema,
} from './session-life.ts';
import { stepNameSchema } from './step-name.ts';
import { type TerminalInfo, terminalInfoSchema } from './terminal-info.ts';

/** What a page asks of the server. Names are `noun:verb`, imperative; each is answered by a Reply. */

const terminal = z.int().check(z.minimum(1), z.maximum(1_000_000_000));
const columns = z.int().check(z.minimum(2), z.maximum(TERMINAL_COLUMNS_MAX));
const rows = z.int().check(z.minimum(1), z.maximum(TERMINAL_ROWS_MAX));

const encoder = new TextEncoder();
/** Counted in bytes, as the keeper will write them: one character of a text may be up to four. */
const input = z.string().check(
  z.maxLength(TERMINAL_INPUT_MAX_BYTES),
  z.refine((data) => encoder.encode(data).length <= TERMINAL_INPUT_MAX_BYTES),
);

export const requestSchemas = {
  'session:open': z.strictObject({ version: z.int() }),
  /** Ends the learner's Linux with all it holds and makes a new one. */
  'session:reset': z.strictObject({}),
  /** Puts the session's end off, and thaws it. */
  'session:extend': z.strictObject({}),
  'terminal:open': z.strictObject({ columns, rows }),
  /** Starts the flow of output: from the byte with number `fromSequence`, or from the oldest kept when null. */
  'terminal:attach': z.strictObject({ terminal, fromSequence: z.nullable(z.int().check(z.nonnegative())) }),
  'terminal:write': z.strictObject({ terminal, data: input }),
  'terminal:resize': z.strictObject({ terminal, columns, rows }),
  /** All output up to the byte before `sequence` has been drawn. */
  'terminal:acknowledge': z.strictObject({ terminal, sequence: z.int().check(z.nonnegative()) }),
  'terminal:close': z.strictObject({ terminal }),
  /** Views are read only while somebody watches. */
  'view:watch': z.strictObject({ isWatching: z.boolean() }),
  /** From now on the checks of this step are evaluated; null leaves. */
  'step:enter': z.strictObject({ step: z.nullable(stepNameSchema) }),
  /**
   * Has the runtime perform an operation that the step offers, `offer` counting from 0: on the shell that is innermost
   * in `terminal`, or, for one that ends in a shell, in a new terminal of this size.
   */
  'operation:perform': z.strictObject({
    step: stepNameSchema,
    offer: z.int().check(z.minimum(0), z.maximum(OPERATIONS_PER_STEP_MAX - 1)),
    terminal: z.nullable(terminal),
    columns,
    rows,
  }),
  'progress:read': z.strictObject({}),
  /** Carried out in their order, all of them or, when the answer is a failure, none. */
  'progress:change': z.strictObject({ changes: progressChangesSchema }),
  /** Makes a code with which another browser becomes this learner. */
  'progress:code': z.strictObject({}),
} as const;

export type RequestName = keyof typeof requestSchemas;
export type RequestPayload<Name extends RequestName> = z.infer<(typeof requestSchemas)[Name]>;

export const sessionIdSchema = z.string().check(z.regex(/^[0-9a-z]{8,32}$/));

export const sessionInfoSchema = z.object({
  session: sessionIdSchema,
  /** `uname -r` of the kernel that the learner's Linux shares with the VM. */
  kernelRelease: z.string(),
  memoryMaxBytes: z.number(),
  pidsMax: z.number(),
  /** CPUs' worth of time the session may use. */
  cpus: z.number(),
  diskBytes: z.number(),
  inodes: z.number(),
  /** Terminals open at a time. */
  terminalsMax: z.int(),
  /** Bytes of terminal output in a second, while other sessions write too. */
  outputBytesPerSecond: z.number(),
  /** Frozen after so long without a key; null: never. */
  idleSeconds: z.nullable(z.number()),
  life: sessionLifeSchema,
  /** How this learner's session before this one ended, when nobody could be told then. */
  earlierEnd: z.nullable(sessionEndSchema),
  terminals: z.array(terminalInfoSchema),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;

/** The machine is full: the page waits, and is told `session:waits`. */
export const waitingSchema = z.object({ waits: placeInLineSchema });
export const openedSchema = z.union([sessionInfoSchema, waitingSchema]);
export type Waiting = { readonly waits: PlaceInLine };
export type Opened = SessionInfo | Waiting;

export const isWaiting = (opened: Opened): opened is Waiting => 'waits' in opened;

export type RequestReplies = {
  'session:open': Opened;
  'session:reset': Opened;
  'session:extend': SessionLife;
  'terminal:open': TerminalInfo;
  /** `sequence` is the number of the first byte that will come: larger than asked for when older ones are no longer kept. What comes before `end` was written earlier. */
  'terminal:attach': { readonly sequence: number; readonly end: number };
  'terminal:write': null;
  'terminal:resize': null;
  'terminal:acknowledge': null;
  'terminal:close': null;
  'view:watch': null;
  'step:enter': { readonly results: readonly CheckResult[] };
  'operation:perform': Performed;
  'progress:read': Progress;
  'progress:change': Progress;
  /** `expiresAt` is in milliseconds since 1970. */
  'progress:code': { readonly code: string; readonly expiresAt: number };
};

/** For `Socket<Facts, Requests>`. */
export type Requests = {
  [Name in RequestName]: (payload: RequestPayload<Name>, reply: (reply: Reply<RequestReplies[Name]>) => void) => void;
};
