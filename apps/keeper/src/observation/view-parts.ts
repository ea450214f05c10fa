import type { View, ViewPart } from '@drydock/protocol';

type Key = Exclude<keyof View, 'sequence' | 'takenAtMs'>;

/** Without a change, the moment of the last reading is still told this often: its age moves on the page. */
const TELL_UNCHANGED_EVERY_MS = 1000;

/** What one watcher has of the view, and so what to send: the parts that are not as they were. */
export class ViewParts {
  readonly #sent = new Map<string, string>();
  #sentAtMs = 0;

  /** Null when there is nothing new to tell. */
  next(view: View): ViewPart | null {
    const part: Record<string, unknown> = { sequence: view.sequence, takenAtMs: view.takenAtMs };
    let isNews = view.takenAtMs - this.#sentAtMs >= TELL_UNCHANGED_EVERY_MS;
    for (const [key, value] of Object.entries(view) as [Key, unknown][]) {
      if (key in part) continue;
      const content = JSON.stringify(value);
      if (this.#sent.get(key) === content) continue;
      this.#sent.set(key, content);
      part[key] = value;
      isNews = true;
    }
    if (!isNews) return null;
    this.#sentAtMs = view.takenAtMs;
    return part as ViewPart;
  }
}
