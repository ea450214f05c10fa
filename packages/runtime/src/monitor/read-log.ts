import { type FSWatcher, watch } from 'node:fs';
import { connectMonitor } from './connect-monitor.ts';
import type { LogEntry } from './log-entry.ts';
import { LogReader } from './log-reader.ts';

export type LogOptions = {
  /** Goes on as the log grows, until the container ends. */
  readonly follow?: boolean;
  /** Only the last so many entries of what is there. */
  readonly tail?: number;
  /** Only what was written at this moment or later. */
  readonly since?: Date;
  readonly signal?: AbortSignal;
};

/** A container's output, from the file that was put aside and the present one. */
export async function* readLog(state: string, options: LogOptions = {}): AsyncGenerator<LogEntry> {
  const { follow = false, tail, since, signal } = options;
  const isWanted = ({ time }: LogEntry) => since === undefined || Date.parse(time) >= since.getTime();
  signal?.throwIfAborted();
  // Before the first look, so that nothing comes unnoticed between that and the wait.
  using changes = follow ? await watchState(state, signal) : null;
  let reader: LogReader | null = null;
  async function* unread(): AsyncGenerator<LogEntry> {
    for await (const entry of reader?.entries() ?? []) {
      signal?.throwIfAborted();
      if (isWanted(entry)) yield entry;
    }
  }
  try {
    reader = await begin(state, tail);
    for (;;) {
      // Asked before the last look: what came before the end is found by it.
      const isLast = changes === null || changes.isOver();
      yield* unread();
      const next = await following(state, reader);
      if (next !== null) {
        yield* unread(); // what was written between our last look and its being put aside
        await reader?.close();
        reader = next;
      } else if (isLast) {
        return;
      } else {
        await changes.next();
      }
    }
  } finally {
    await reader?.close();
  }
}

const present = (state: string): string => `${state}/log.json`;
const aside = (state: string): string => `${state}/log.json.1`;

/** The older file, or the present one when there is only that, or when the tail lies within it. */
async function begin(state: string, tail: number | undefined): Promise<LogReader | null> {
  const older = await LogReader.open(aside(state));
  if (tail === undefined && older !== null) return older;
  const reader = await LogReader.open(present(state));
  if (tail === undefined) return reader;
  const missing = tail - ((await reader?.skipToLast(tail)) ?? 0);
  if (missing <= 0 || older === null) {
    await older?.close();
    return reader;
  }
  await reader?.close();
  await older.skipToLast(missing);
  return older;
}

/** The file that follows the one that was read to its end; null when that is the present one. */
async function following(state: string, reader: LogReader | null): Promise<LogReader | null> {
  const newest = await LogReader.open(present(state));
  if (newest === null || newest.inode === reader?.inode) {
    await newest?.close();
    return null;
  }
  const older = await LogReader.open(aside(state));
  // Put aside twice while we read: what is aside now comes first.
  if (reader !== null && older !== null && older.inode !== reader.inode) {
    await newest.close();
    return older;
  }
  await older?.close();
  return newest;
}

type Changes = Disposable & {
  /** The container has ended, or nobody keeps its log any more. */
  readonly isOver: () => boolean;
  /** Something has changed since this was last asked. */
  readonly next: () => Promise<void>;
};

async function watchState(state: string, signal: AbortSignal | undefined): Promise<Changes> {
  let hasChanged = false;
  let isOver = false;
  let wake: (() => void) | null = null;
  const tell = () => {
    hasChanged = true;
    wake?.();
  };
  const watcher: FSWatcher = watch(state, tell);
  watcher.on('error', tell);
  signal?.addEventListener('abort', tell, { once: true });
  const monitor = await connectMonitor(state);
  if (monitor === null) isOver = true;
  monitor?.resume().once('close', () => {
    isOver = true;
    tell();
  });
  return {
    isOver: () => isOver,
    next: async () => {
      if (!hasChanged) await new Promise<void>((resolve) => (wake = resolve));
      hasChanged = false;
      wake = null;
      signal?.throwIfAborted();
    },
    [Symbol.dispose]() {
      watcher.close();
      monitor?.destroy();
      signal?.removeEventListener('abort', tell);
    },
  };
}
