import { readFileSync } from 'node:fs';
import { RuntimeError } from '../runtime-error.ts';
import { connectMonitor } from './connect-monitor.ts';

/** start.json: what the monitor wrote when the container's program began. */
export type ContainerStart = {
  /** The container's first process, and the monitor, where this was started. */
  readonly pid: number;
  readonly monitor: number;
  /** RFC 3339, with nanoseconds. */
  readonly startedAt: string;
};

/** exit.json: how it ended. */
export type ContainerExit = {
  /** As shells have it: 128 and the number of the signal that ended it. */
  readonly exitCode: number;
  readonly signal: number | null;
  /** Null: it ended while it was being prepared, and the program never ran. */
  readonly startedAt: string | null;
  readonly finishedAt: string;
  /** Memory ran out, and a process of it was ended for that. */
  readonly oomKilled: boolean;
  /** Bytes of output that the log could not take. */
  readonly logLostBytes: number;
};

/** Null: its program has not begun. */
export function readStart(state: string): ContainerStart | null {
  const read = readFields(state, 'start.json');
  if (read === null) return null;
  return { pid: read.number('pid'), monitor: read.number('monitor'), startedAt: read.moment('startedAt') };
}

/** Null: it has not ended, or nobody saw it. */
export function readExit(state: string): ContainerExit | null {
  const read = readFields(state, 'exit.json');
  if (read === null) return null;
  const signal = read.number('signal');
  return {
    exitCode: read.number('exitCode'),
    signal: signal === 0 ? null : signal,
    startedAt: read.isNull('startedAt') ? null : read.moment('startedAt'),
    finishedAt: read.moment('finishedAt'),
    oomKilled: read.isTrue('oomKilled'),
    logLostBytes: read.number('logLostBytes'),
  };
}

/**
 * Waits until the container ends.
 *
 * @throws RuntimeError when the monitor is gone and has not told the end; the signal's reason
 */
export async function waitForExit(state: string, { signal }: { signal?: AbortSignal } = {}): Promise<ContainerExit> {
  signal?.throwIfAborted();
  const monitor = await connectMonitor(state);
  if (monitor !== null) {
    const abort = () => monitor.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    const closed = new Promise((resolve) => monitor.resume().once('close', resolve));
    if (signal?.aborted) abort();
    await closed;
    signal?.removeEventListener('abort', abort);
    signal?.throwIfAborted();
  }
  const exit = readExit(state);
  if (exit !== null) return exit;
  throw new RuntimeError('damaged', `end of the container in "${state}": its monitor is gone and has told nothing`, {
    hint: 'Remove the container: whatever is left of it is ended then.',
  });
}

type Fields = {
  readonly number: (name: string) => number;
  readonly moment: (name: string) => string;
  readonly isTrue: (name: string) => boolean;
  readonly isNull: (name: string) => boolean;
};

function readFields(state: string, name: string): Fields | null {
  const path = `${state}/${name}`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const wrong = (reason: string, cause?: unknown) =>
    new RuntimeError('damaged', `file "${path}": ${reason}`, { cause });
  let fields: ReadonlyMap<string, unknown>;
  try {
    fields = new Map(Object.entries(JSON.parse(text)));
  } catch (cause) {
    throw wrong('no JSON', cause);
  }
  return {
    number: (field) => {
      const value = fields.get(field);
      if (!Number.isSafeInteger(value)) throw wrong(`its ${field} is no number`);
      return Number(value);
    },
    moment: (field) => {
      const value = fields.get(field);
      if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw wrong(`its ${field} is no moment`);
      return value;
    },
    isTrue: (field) => fields.get(field) === true,
    isNull: (field) => fields.get(field) === null,
  };
}
