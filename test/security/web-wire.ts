import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../../apps/server/testing/until.ts';
import { ADDRESS, ORIGIN } from '../server/learner.ts';

const CRLF = '\r\n';
/** How long one push waits for the other side to take something. */
const PATIENCE_MS = 1_000;

/** A TCP connection that says what it likes. Its own side stays open until it is hung up, whatever the other side does. */
export class Wire implements Disposable {
  readonly socket: Socket;
  #text = '';
  #isEnded = false;

  constructor(port = Number(new URL(ADDRESS).port)) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }).setMaxListeners(0);
    this.socket
      .on('data', (chunk) => {
        this.#text += chunk.toString('latin1');
      })
      .on('end', () => {
        this.#isEnded = true;
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.#isEnded = true;
      });
  }

  /** All that came, one character per byte. */
  get text(): string {
    return this.#text;
  }

  /** The other side has ended. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  send(data: string | Uint8Array): this {
    if (!this.socket.destroyed) this.socket.write(data);
    return this;
  }

  /** Sends, and waits while the other side takes nothing more. False once the connection is broken. */
  async push(data: string | Uint8Array): Promise<boolean> {
    if (this.#isEnded || this.socket.destroyed) return false;
    if (this.socket.write(data)) return true;
    const enough = AbortSignal.timeout(PATIENCE_MS);
    await Promise.race([
      once(this.socket, 'drain', { signal: enough }),
      once(this.socket, 'close', { signal: enough }),
    ]).catch(() => undefined);
    return !this.socket.destroyed;
  }

  shows(what: string): Promise<string> {
    return until(
      `the server says ${JSON.stringify(what)}`,
      () => this.#text,
      (text) => text.includes(what) || this.#isEnded,
    );
  }

  /** Returns all that was said until the other side has ended. */
  async ends(): Promise<string> {
    await until(
      'the server ends the connection',
      () => [this.#isEnded, this.#text.slice(0, 300)],
      ([isEnded]) => isEnded === true,
    );
    return this.#text;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** Sends bytes, lets the server say what it likes, and returns it when it has ended the connection. */
export async function exchange(bytes: string | Uint8Array): Promise<string> {
  using wire = new Wire();
  return await wire.send(bytes).ends();
}

/** A request head, ended; `lines` as they are. */
export const head = (...lines: readonly string[]): string => [...lines, '', ''].join(CRLF);

/** Plain, and the last one of its connection. */
export const get = (path: string, ...lines: readonly string[]): string =>
  head(`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...lines);

export type Dial = { readonly origin?: string | null; readonly cookie?: string; readonly query?: string };

/** How a WebSocket to engine.io begins; without an Origin when it is null. */
export const upgradeHead = ({ origin = ORIGIN, cookie, query = 'EIO=4&transport=websocket' }: Dial): string =>
  head(
    `GET /socket.io/?${query} HTTP/1.1`,
    'Host: 127.0.0.1:8080',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from('sixteen bytes!!!').toString('base64')}`,
    ...(origin === null ? [] : [`Origin: ${origin}`]),
    ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
  );
