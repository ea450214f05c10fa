import {
  type FactName,
  type Facts,
  Failure,
  failureSchema,
  type Reply,
  type RequestName,
  type RequestPayload,
  type RequestReplies,
} from '@drydock/protocol';
import { io, type Socket } from 'socket.io-client';

/** Making a session can mean booting nothing, or unpacking and mounting on a busy emulated machine. */
const REPLY_WITHIN_MS = 60_000;
/** With the factor below the first retry comes 80 to 240 ms after the loss, later ones back off … */
const RETRY_FIRST_MS = 160;
const RETRY_RANDOM_FACTOR = 0.5;
/** … to this. */
const RETRY_MAX_MS = 5_000;

type Listeners = {
  readonly connected: () => void;
  /** `isForGood`: socket.io will not try again by itself. */
  readonly disconnected: (reason: string, isForGood: boolean) => void;
  readonly refused: (failure: Failure | undefined, isForGood: boolean) => void;
};

/** The one socket of this page, and requests with typed answers over it. */
export class Backend {
  readonly #socket: Socket<Facts>;

  constructor(listeners: Listeners) {
    this.#socket = io({
      path: '/socket.io',
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: RETRY_FIRST_MS,
      randomizationFactor: RETRY_RANDOM_FACTOR,
      reconnectionDelayMax: RETRY_MAX_MS,
    });
    this.#socket.on('connect', listeners.connected);
    this.#socket.on('disconnect', (reason) => listeners.disconnected(reason, !this.#socket.active));
    this.#socket.on('connect_error', (error) => listeners.refused(failureOf(error), !this.#socket.active));
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  connect(): void {
    this.#socket.connect();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** At once after each connecting, also where there is no Linux to be had. */
  whenConnected(listener: () => void): void {
    this.#socket.on('connect', listener);
  }

  on<Name extends FactName>(name: Name, listener: Facts[Name]): void {
    // The library's overloads do not follow a generic event name.
    this.#socket.on(name as string as never, listener as never);
  }

  /** Rejects with a Failure. Without a connection it fails at once: keys typed blindly must not arrive later. */
  async request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestReplies[Name]> {
    if (!this.#socket.connected) {
      throw new Failure('keeper-unavailable', `${name}: there is no connection to your Linux`);
    }
    const reply = await new Promise<Reply<RequestReplies[Name]>>((resolve, reject) => {
      const answered = (error: Error | null, answer: Reply<RequestReplies[Name]>) => {
        if (error === null) resolve(answer);
        else reject(new Failure('internal', `${name}: no answer came`, { cause: error, hint: 'Reload the page.' }));
      };
      this.#socket.timeout(REPLY_WITHIN_MS).emit(name as string as never, ...([payload, answered] as never));
    });
    if (reply.ok) return reply.data;
    const { code, message, hint } = reply.failure;
    throw new Failure(code, message, hint === undefined ? {} : { hint });
  }
}

/** A refusal by the server carries its failure in `data`; a network error carries something else. */
function failureOf(error: Error & { data?: unknown }): Failure | undefined {
  const parsed = failureSchema.safeParse(error.data);
  if (!parsed.success) return undefined;
  const { code, message, hint } = parsed.data;
  return new Failure(code, message, hint === undefined ? {} : { hint });
}
