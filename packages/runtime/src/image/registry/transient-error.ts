import { setTimeout as sleep } from 'node:timers/promises';

/** A connection on which too little came in too much time. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

/** A status that may be another one in a moment. */
export class PassingStatus extends Error {
  override readonly name = 'PassingStatus';
  readonly status: number;
  /** What the registry asked for in Retry-After. */
  readonly retryAfterMs?: number;

  constructor(status: number, retryAfterMs?: number) {
    super(`status ${status}`);
    this.status = status;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

export const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Errors of a connection that the next connection may not meet. A name that does not exist is not among them. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'HPE_INVALID_EOF_STATE',
]);

export function isPassing(error: unknown): boolean {
  if (error instanceof StalledError || error instanceof PassingStatus) return true;
  return error instanceof Error && 'code' in error && PASSING_CODES.has(String(error.code));
}

export type Retries = {
  /** How often something is tried before it is given up. */
  readonly attempts: number;
  /** The first pause; each one after is twice as long, and a part of each is left to chance. */
  readonly baseMs: number;
  readonly pauseMsMax: number;
};

export const RETRIES: Retries = { attempts: 5, baseMs: 500, pauseMsMax: 15_000 };

/** How long to wait before trying again; undefined when the registry asks for more than we are ready to wait. */
export function pauseMs(retry: number, { baseMs, pauseMsMax }: Retries, error: unknown): number | undefined {
  const asked = error instanceof PassingStatus ? error.retryAfterMs : undefined;
  if (asked !== undefined) return asked <= pauseMsMax ? asked : undefined;
  // Half of it by chance: many who were cut off together should not come back together.
  return Math.min(pauseMsMax, baseMs * 2 ** retry) * (0.5 + Math.random() / 2);
}

export type RetryOptions = {
  readonly retries: Retries;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: ((error: unknown, pauseMs: number) => void) | undefined;
};

/** Tries again after what may pass. */
export async function withRetries<Value>(
  attempt: () => Promise<Value>,
  { retries, signal, onRetry }: RetryOptions,
): Promise<Value> {
  for (let tried = 1; ; tried += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const pause = pauseMs(tried - 1, retries, error);
      if (signal?.aborted || !isPassing(error) || tried >= retries.attempts || pause === undefined) throw error;
      onRetry?.(error, pause);
      await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/** Retry-After is a number of seconds or a date. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
