import * as z from 'zod/mini';

/** Every way a request can fail, as the page knows it. Closed: a new code is a new version of the protocol. */
export const FAILURE_CODES = [
  'malformed-message',
  'message-too-large',
  'unauthorized',
  'foreign-origin',
  'version-mismatch',
  'unknown-session',
  'unknown-terminal',
  'unknown-step',
  'unknown-operation',
  'too-many-terminals',
  'too-many-sessions',
  'too-many-requests',
  'session-failed',
  'operation-failed',
  'keeper-unavailable',
  'internal',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** What crosses the wire of a failure. `id` finds the full story in the server's log. */
export const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  message: z.string(),
  hint: z.optional(z.string()),
  id: z.optional(z.string()),
});

export type WireFailure = z.infer<typeof failureSchema>;

export type Reply<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly failure: WireFailure };

/** The project's one error: what could not be done (`message`), and what to do next (`hint`). */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly hint: string | undefined;

  constructor(code: FailureCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  toWire(id?: string): WireFailure {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(id === undefined ? {} : { id }),
    };
  }
}
