/** One JSON line for each thing worth knowing, on standard error. Never terminal content, never tokens. */
export function log(event: string, details: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), from: 'keeper', event, ...details })}\n`);
}

/** An error with its causes and parts, as text for the log. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const parts = error instanceof AggregateError ? error.errors.map(describeError) : [];
  const cause = error.cause === undefined ? [] : [`because ${describeError(error.cause)}`];
  return [error.stack ?? error.message, ...cause, ...parts].join('\n');
}
