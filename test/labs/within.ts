/** A promise with a deadline; on time-out it fails with what was seen last. */
export async function within<Value>(limitMs: number, promise: Promise<Value>, lastSeen: () => string): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not within ${limitMs / 1000} s: ${lastSeen()}`)), limitMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls back after every event that could make the condition true; returns how to stop. */
export type Subscribe = (look: () => void) => () => void;

/** Resolves once the condition holds, looked at now and after every event. */
export async function until(
  isTrue: () => boolean,
  { after, limitMs, lastSeen }: { after: Subscribe; limitMs: number; lastSeen: () => string },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isTrue()) resolve();
  };
  const stop = after(look);
  try {
    look();
    await within(limitMs, promise, lastSeen);
  } finally {
    stop();
  }
}
