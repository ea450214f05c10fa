import type { FactName, Facts, ViewPart } from '@drydock/protocol';
import type { TellPage } from '../pages/tell-page.ts';

/** Facts that each describe a whole state: an older one is of no use once a newer exists. */
const LATEST_ONLY: ReadonlySet<FactName> = new Set<FactName>(['commands:changed', 'checks:changed']);

/**
 * Puts facts on the socket. Terminal output and endings go in their order, every one of them; of the others only the
 * latest of each name is kept while the socket is busy, so that they never pile up behind a slow page.
 */
export class LatestFacts {
  readonly #send: TellPage;
  readonly #isIdle: () => boolean;
  readonly #held = new Map<FactName, () => void>();
  #heldView: ViewPart | null = null;

  constructor(options: { send: TellPage; isIdle: () => boolean }) {
    this.#send = options.send;
    this.#isIdle = options.isIdle;
  }

  tell<Name extends FactName>(name: Name, ...values: Parameters<Facts[Name]>): void {
    if (name === 'view:changed') {
      this.#tellView(values[0] as ViewPart);
      return;
    }
    if (LATEST_ONLY.has(name) && !this.#isIdle()) {
      this.#held.set(name, () => this.#send(name, ...values));
      return;
    }
    this.#held.delete(name);
    // What is held describes the session that ended.
    if (name === 'session:ended') {
      this.#held.clear();
      this.#heldView = null;
    }
    this.#send(name, ...values);
  }

  /** A part tells only what is new: the one that waits takes up what comes after it. */
  #tellView(part: ViewPart): void {
    const view: ViewPart = { ...this.#heldView, ...part };
    if (this.#isIdle()) {
      this.#heldView = null;
      this.#held.delete('view:changed');
      this.#send('view:changed', view);
    } else {
      this.#heldView = view;
      this.#held.set('view:changed', () => {
        const held = this.#heldView;
        this.#heldView = null;
        if (held !== null) this.#send('view:changed', held);
      });
    }
  }

  /** Call when the socket has written everything out. */
  flush(): void {
    for (const [name, send] of [...this.#held]) {
      if (!this.#isIdle()) return;
      this.#held.delete(name);
      send();
    }
  }
}
