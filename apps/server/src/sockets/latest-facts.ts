import type { FactName, Facts } from '@drydock/protocol';
import type { TellPage } from '../pages/tell-page.ts';

/** Facts that each describe a whole state: an older one is of no use once a newer exists. */
const LATEST_ONLY: ReadonlySet<FactName> = new Set<FactName>(['view:changed', 'commands:changed', 'checks:changed']);

/**
 * Puts facts on the socket. Terminal output and endings go in their order, every one of them; of the others only the
 * latest of each name is kept while the socket is busy, so that they never pile up behind a slow page.
 */
export class LatestFacts {
  readonly #send: TellPage;
  readonly #isIdle: () => boolean;
  readonly #held = new Map<FactName, () => void>();

  constructor(options: { send: TellPage; isIdle: () => boolean }) {
    this.#send = options.send;
    this.#isIdle = options.isIdle;
  }

  tell<Name extends FactName>(name: Name, ...values: Parameters<Facts[Name]>): void {
    if (LATEST_ONLY.has(name) && !this.#isIdle()) {
      this.#held.set(name, () => this.#send(name, ...values));
      return;
    }
    this.#held.delete(name);
    // What is held describes the session that ended.
    if (name === 'session:ended') this.#held.clear();
    this.#send(name, ...values);
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
