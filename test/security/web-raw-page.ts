import { PROTOCOL_VERSION, type Reply } from '@drydock/protocol';
import { until } from '../../apps/server/testing/until.ts';
import { type Dial, upgradeHead, Wire } from './web-wire.ts';

export const TEXT = 1;
export const BINARY = 2;
export const PING = 9;
/** A last frame of code 8, of at most 125 bytes. */
const CLOSE = /\x88[\x00-\x7d]/;

/** A WebSocket frame as a client sends it, RFC 6455 5.2, masked with zeros; or one that lies. */
export function frame(
  opcode: number,
  payload: string | Uint8Array,
  { isLast = true, reserved = 0, isMasked = true, claimedLength }: FrameLies = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const length = claimedLength ?? BigInt(body.length);
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const header = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10);
  header[0] = first;
  if (length < 126n) header[1] = mask | Number(length);
  else if (length < 65_536n) {
    header[1] = mask | 126;
    header.writeUInt16BE(Number(length), 2);
  } else {
    header[1] = mask | 127;
    header.writeBigUInt64BE(length, 2);
  }
  return Buffer.concat(isMasked ? [header, Buffer.alloc(4), body] : [header, body]);
}

type FrameLies = {
  readonly isLast?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
  readonly claimedLength?: bigint;
};

/** A page without a browser and without socket.io's client: every byte of every message is the attacker's own. */
export class RawPage implements Disposable {
  readonly wire: Wire;
  #asked = 0;

  private constructor(wire: Wire) {
    this.wire = wire;
    // engine.io drops whoever does not answer its ping.
    const pong = setInterval(() => this.message('3'), 5_000);
    wire.socket.once('close', () => clearInterval(pong));
  }

  /** A WebSocket that engine.io has accepted; nobody has signed in on it. */
  static async dial(dial: Dial): Promise<RawPage> {
    const wire = new Wire();
    const text = await wire.send(upgradeHead(dial)).shows('"pingTimeout"');
    if (!text.startsWith('HTTP/1.1 101')) throw new Error(`no WebSocket: ${text.slice(0, 200)}`);
    return new RawPage(wire);
  }

  /** Signed in, with the session open. */
  static async open(cookie: string): Promise<RawPage> {
    const page = await RawPage.dial({ cookie });
    page.message('40');
    await page.wire.shows('40{"sid"');
    await page.ask(`"session:open",{"version":${PROTOCOL_VERSION}}`);
    return page;
  }

  /** One message of text, whatever it is. */
  message(text: string | Uint8Array): this {
    this.wire.send(frame(TEXT, text));
    return this;
  }

  /** A request in JSON of the attacker's own spelling: `"name",payload`. */
  async ask(json: string): Promise<Reply<unknown>> {
    const id = ++this.#asked;
    this.message(`42${id}[${json}]`);
    // Replies are short: none of them can hold the beginning of another.
    const answer = new RegExp(`43${id}\\[(\\{.*?\\})\\](?=[\\x80-\\xff]|$)`, 's');
    const text = await until(
      `request ${json.slice(0, 80)} is answered`,
      () => this.wire.text,
      (said) => answer.test(said) || this.isClosed,
    );
    const found = answer.exec(text)?.[1];
    if (found === undefined) throw new Error(`closed instead of an answer to ${json.slice(0, 80)}`);
    return JSON.parse(found) as Reply<unknown>;
  }

  /**
   * A close frame has come, or the end. Whoever does not answer such a frame is waited for by ws, for half a minute, and
   * heard no more.
   */
  get isClosed(): boolean {
    return this.wire.isEnded || CLOSE.test(this.wire.text);
  }

  async closes(): Promise<void> {
    await until(
      'the server closes the WebSocket',
      () => [this.isClosed, this.wire.text.slice(-100)],
      ([isClosed]) => isClosed === true,
    );
  }

  [Symbol.dispose](): void {
    this.wire[Symbol.dispose]();
  }
}
