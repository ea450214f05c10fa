import { describeError, log } from '../log.ts';
import type { LearnerSession } from './learner-session.ts';

/** A moment for the learner who has just come: two sessions made at once are both slow. */
const FILL_AFTER_MS = 500;
/** When one could not be made, the next try will not go better at once. */
const TRY_AGAIN_MS = 10_000;

/** Sessions made ahead, with a shell whose prompt is there: whoever comes next waits for nothing. */
export class WarmPool {
  readonly #size: number;
  readonly #make: () => Promise<LearnerSession> | null;
  readonly #ready: LearnerSession[] = [];
  #timer: NodeJS.Timeout | null = null;
  #making: Promise<LearnerSession> | null = null;
  #isClosed = false;

  /** @param make null: there is no room for one now */
  constructor(size: number, make: () => Promise<LearnerSession> | null) {
    this.#size = size;
    this.#make = make;
  }

  get isEmpty(): boolean {
    return this.#ready.length === 0 && this.#making === null;
  }

  /** One that is ready, or else the one that is being made just now: it will be there before a new one could be. */
  take(): Promise<LearnerSession> | null {
    const ready = this.#ready.shift();
    if (ready !== undefined) {
      this.fillSoon();
      return Promise.resolve(ready);
    }
    const making = this.#making;
    this.#making = null;
    return making;
  }

  /** Makes what is missing, one after the other. */
  fillSoon(delayMs = FILL_AFTER_MS): void {
    if (this.#isClosed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#fill();
    }, delayMs).unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #fill(): Promise<void> {
    if (this.#making !== null || this.#isClosed || this.#ready.length >= this.#size) return;
    const making = this.#make();
    if (making === null) return;
    this.#making = making;
    let nextMs = FILL_AFTER_MS;
    try {
      const session = await making;
      // Else somebody took it while it was being made.
      if (this.#making === making) {
        void session.ended.then(() => this.#forget(session));
        this.#ready.push(session);
      }
    } catch (error) {
      log('warm-session-failed', { reason: describeError(error) });
      nextMs = TRY_AGAIN_MS;
    }
    if (this.#making === making) this.#making = null;
    this.fillSoon(nextMs);
  }

  /** It ended by itself while it waited. */
  #forget(session: LearnerSession): void {
    const index = this.#ready.indexOf(session);
    if (index === -1) return;
    this.#ready.splice(index, 1);
    this.fillSoon(TRY_AGAIN_MS);
  }
}
