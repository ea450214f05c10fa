import { Failure } from '@drydock/protocol';

/** The origins whose pages may talk to this server. */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: Iterable<string>) {
    this.#allowed = new Set(allowed);
  }

  static ofLoopback(port: number): Origins {
    return new Origins([`http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  }

  /**
   * Browsers name the page's origin with every request that could do something, and with every WebSocket. Without
   * this check any site the learner visits could open a socket here with the learner's cookie.
   */
  check(origin: string | undefined): void {
    if (origin !== undefined && this.#allowed.has(origin)) return;
    const message =
      origin === undefined
        ? 'the request names no Origin'
        : `the Origin ${JSON.stringify(origin.slice(0, 200))} is not one of this server`;
    const hint = `Open the page at ${[...this.#allowed].join(' or ')}.`;
    throw new Failure('foreign-origin', message, { hint });
  }
}
