import { Failure, PROGRESS_CHANGES_MAX, type Progress, type ProgressChange } from '@drydock/protocol';
import type { Unsent } from './known-progress.ts';
import { receiveProgress, settle, toSend, useProgress } from './progress.ts';

/** What was refused or not answered is tried again after this, or when the connection is back. */
const TRY_AGAIN_MS = 10_000;

/** How the server is asked. Rejects with a Failure. */
export type ProgressRequests = {
  read(): Promise<Progress>;
  change(changes: readonly ProgressChange[]): Promise<Progress>;
};

/** Keeps what this browser remembers and what the server knows the same, while there is a connection. */
export class ProgressSync {
  readonly #requests: ProgressRequests;
  #isConnected = false;
  #sending: Promise<void> | null = null;
  #tryAgain: ReturnType<typeof setTimeout> | undefined;
  readonly #unsubscribe: () => void;

  constructor(requests: ProgressRequests) {
    this.#requests = requests;
    this.#unsubscribe = useProgress.subscribe(({ unsent }, before) => {
      if (unsent !== before.unsent && this.#isConnected) void this.send();
    });
  }

  /** The connection is there (again). Returns when the server knows all; rejects when it cannot be told. */
  async connected(): Promise<void> {
    this.#isConnected = false;
    receiveProgress(await this.#requests.read(), { isFirst: true });
    this.#isConnected = true;
    await this.send();
  }

  /** Tells nothing any more. */
  close(): void {
    this.#isConnected = false;
    this.#unsubscribe();
    clearTimeout(this.#tryAgain);
  }

  changedElsewhere(progress: Progress): void {
    receiveProgress(progress, { isFirst: false });
  }

  /** Tells what is still to be told, a portion at a time. */
  send(): Promise<void> {
    if (this.#sending === null && toSend().length > 0) this.#sending = this.#sendAll();
    return this.#sending ?? Promise.resolve();
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#tryAgain);
    try {
      for (let portion = nextPortion(); portion.length > 0; portion = nextPortion()) await this.#sendPortion(portion);
    } catch (error) {
      console.warn(error);
      if (this.#isConnected) this.#tryAgain = setTimeout(() => void this.send(), TRY_AGAIN_MS);
    } finally {
      // Not in a later task: a change that is made in between would wait for the next one.
      this.#sending = null;
    }
  }

  async #sendPortion(portion: readonly Unsent[]): Promise<void> {
    try {
      const progress = await this.#requests.change(portion.map(({ change }) => change));
      settle(portion);
      receiveProgress(progress, { isFirst: false });
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'malformed-message') throw error;
      // A server that does not understand a change will not understand it the next time either.
      settle(portion);
    }
  }
}

const nextPortion = () => toSend().slice(0, PROGRESS_CHANGES_MAX);
