import type { Engine } from '../engine.ts';

export type EventKind = 'container' | 'image' | 'network' | 'volume';

/** Something that the engine did, or saw happen. */
export type EngineEvent = {
  readonly kind: EventKind;
  /** "start", "die", "kill" */
  readonly action: string;
  /** The container's id; the name of an image, network or volume. */
  readonly subject: string;
  /** What belongs to it: name, image, exitCode, and a container's labels. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly atMs: number;
};

/** As many as Docker keeps. Older ones are forgotten, and all of them when the engine ends. */
const KEPT_MAX = 256;
/** A reader that is as far behind loses the oldest of them. */
const WAITING_MAX = 4096;

/** What happened lately, and whoever is to be told of what happens next. */
export class EventLog {
  readonly #kept: EngineEvent[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  tell(event: Omit<EngineEvent, 'atMs'>): void {
    const told = { ...event, atMs: Date.now() };
    this.#kept.push(told);
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    for (const listener of this.#listeners) listener(told);
  }

  /**
   * What has happened since a moment, and then what happens, up to another moment or until the signal says so.
   *
   * @param sinceMs null: only from now on
   * @param untilMs null: without end
   */
  async *read(
    { sinceMs, untilMs }: { readonly sinceMs: number | null; readonly untilMs: number | null },
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const waiting = sinceMs === null ? [] : this.#kept.filter(({ atMs }) => atMs >= sinceMs);
    let wake: () => void = () => undefined;
    const listener = (event: EngineEvent) => {
      waiting.push(event);
      if (waiting.length > WAITING_MAX) waiting.shift();
      wake();
    };
    const stop = () => wake();
    this.#listeners.add(listener);
    signal.addEventListener('abort', stop, { once: true });
    const timer = untilMs === null ? null : setTimeout(stop, Math.max(0, untilMs - Date.now()));
    try {
      while (!signal.aborted) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
          if (untilMs !== null && event.atMs > untilMs) return;
          yield event;
        }
        if (untilMs !== null && Date.now() >= untilMs) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', stop);
      if (timer !== null) clearTimeout(timer);
    }
  }
}

const logs = new WeakMap<Engine, EventLog>();

/** The log of an engine, which begins with it. */
export function eventLogOf(engine: Engine): EventLog {
  const found = logs.get(engine) ?? new EventLog();
  logs.set(engine, found);
  return found;
}
