/** A line of output, as it is kept. */
export type LogEntry = {
  /** With its end of line; without, the line was longer than 16 KiB and goes on in the next entry. */
  readonly log: string;
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339, with nanoseconds. */
  readonly time: string;
};

/** One line of Docker's json-file; null when it is none. */
export function parseLogEntry(line: string): LogEntry | null {
  let fields: ReadonlyMap<string, unknown>;
  try {
    fields = new Map(Object.entries(JSON.parse(line)));
  } catch {
    return null; // half a line, of a monitor that was killed
  }
  const [log, stream, time] = [fields.get('log'), fields.get('stream'), fields.get('time')];
  if (typeof log !== 'string' || typeof time !== 'string') return null;
  return stream === 'stdout' || stream === 'stderr' ? { log, stream, time } : null;
}
