import { Failure, type Progress, type ProgressChange } from '@drydock/protocol';
import type { Log } from '../log.ts';
import type { Answer } from '../pages/page.ts';
import type { PageRequest } from '../pages/read-request.ts';
import type { TellPage } from '../pages/tell-page.ts';
import { TokenBucket } from '../pages/token-bucket.ts';
import type { ProgressStore } from './progress-store.ts';
import { hashResumeCode, newResumeCode, RESUME_CODE_LIFE_MS } from './resume-codes.ts';

/**
 * Of one learner, with all pages open: each may write to a disk. A page that was away for long sends a few at once; after
 * that nobody passes a step every second.
 */
export const PROGRESS_WRITES_AT_ONCE = 40;
const PROGRESS_WRITES_PER_SECOND = 1;

type ProgressRequest = Extract<PageRequest, { name: `progress:${string}` }>;

export const isProgressRequest = (request: PageRequest): request is ProgressRequest =>
  request.name.startsWith('progress:');

/** A page's place at the desk. */
export type Seat = {
  handle(request: ProgressRequest, answer: Answer): void;
  leave(): void;
};

/** The pages of one learner. */
type Party = { readonly tells: Set<TellPage>; readonly writes: TokenBucket };

/** Where pages read and change the progress of their learner, and learn of what another page changed. */
export class ProgressDesk {
  readonly #store: ProgressStore;
  readonly #secret: Buffer;
  readonly #parties = new Map<string, Party>();

  constructor(store: ProgressStore, secret: Buffer) {
    this.#store = store;
    this.#secret = secret;
  }

  seat(owner: string, { tell, log }: { readonly tell: TellPage; readonly log: Log }): Seat {
    const party = this.#parties.get(owner) ?? newParty();
    this.#parties.set(owner, party);
    party.tells.add(tell);
    return {
      handle: (request, answer) => {
        this.#carryOut(owner, request, tell).then(
          (data) => answer({ ok: true, data }),
          (error) => {
            if (!(error instanceof Failure)) log.error({ error: errorWords(error) }, `${request.name} failed`);
            answer({ ok: false, failure: (error instanceof Failure ? error : unexpected(error)).toWire() });
          },
        );
      },
      leave: () => {
        party.tells.delete(tell);
        if (party.tells.size === 0 && this.#parties.get(owner) === party) this.#parties.delete(owner);
      },
    };
  }

  /** What was done for this learner elsewhere. */
  tellAll(owner: string, progress: Progress, except?: TellPage): void {
    for (const tell of this.#parties.get(owner)?.tells ?? []) {
      if (tell !== except) tell('progress:changed', progress);
    }
  }

  async #carryOut(owner: string, request: ProgressRequest, tell: TellPage): Promise<unknown> {
    switch (request.name) {
      case 'progress:read':
        return this.#store.read(owner);
      case 'progress:change':
        return this.#change(owner, request.payload.changes, tell);
      case 'progress:code':
        return this.#newCode(owner);
    }
  }

  async #change(owner: string, changes: readonly ProgressChange[], tell: TellPage): Promise<Progress> {
    this.#countWrite(owner);
    const progress = await this.#store.change(owner, changes);
    this.tellAll(owner, progress, tell);
    return progress;
  }

  async #newCode(owner: string): Promise<{ code: string; expiresAt: number }> {
    this.#countWrite(owner);
    const code = newResumeCode();
    const expiresAt = Date.now() + RESUME_CODE_LIFE_MS;
    await this.#store.keepCode(owner, { hash: hashResumeCode(this.#secret, code), expiresAt });
    return { code, expiresAt };
  }

  #countWrite(owner: string): void {
    if (this.#parties.get(owner)?.writes.take() !== false) return;
    const message = `keep the progress: more than ${PROGRESS_WRITES_PER_SECOND} change a second came from this learner`;
    throw new Failure('too-many-requests', message, { hint: 'Wait a few seconds; the page tries again by itself.' });
  }
}

const newParty = (): Party => ({
  tells: new Set(),
  writes: new TokenBucket({ capacity: PROGRESS_WRITES_AT_ONCE, perSecond: PROGRESS_WRITES_PER_SECOND }),
});

function unexpected(cause: unknown): Failure {
  return new Failure('internal', 'keep the progress: the database did not answer as it should', {
    cause,
    hint: 'This browser remembers your marks meanwhile, and tries again.',
  });
}

/** Not the error itself: what a database's library hangs onto one is its own affair, and does not belong into a log. */
function errorWords(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
