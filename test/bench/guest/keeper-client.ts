import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import {
  encodeJsonFrame,
  FrameDecoder,
  type KeeperFrame,
  keeperFrameSchema,
  type VerbName,
  type VerbPayload,
  type VerbReply,
  verbReplySchemas,
} from '@drydock/protocol';

const KEEPER_SOCKET = '/run/drydock/keeper.sock';
/** An emulated machine under load takes seconds to make a session. */
const ANSWER_WITHIN_MS = 60_000;

type Listener = (frame: KeeperFrame | { kind: 'output'; text: string }, receivedAtMs: number) => void;

/** Speaks with the keeper as the server does, as root in the VM, and notes when each frame came. */
export class KeeperClient implements Disposable {
  readonly #socket: Socket;
  readonly #listeners = new Set<Listener>();
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = new FrameDecoder();
    socket.on('data', (chunk: Buffer) => {
      const receivedAtMs = Date.now();
      for (const frame of decoder.push(chunk)) {
        const told =
          frame.kind === 'output'
            ? { kind: 'output' as const, text: Buffer.from(frame.bytes).toString('latin1') }
            : keeperFrameSchema.parse(frame.value);
        for (const listener of [...this.#listeners]) listener(told, receivedAtMs);
      }
    });
  }

  static async connect(): Promise<KeeperClient> {
    const socket = createConnection(KEEPER_SOCKET);
    await once(socket, 'connect');
    return new KeeperClient(socket);
  }

  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Until `take` makes something of a frame; undefined: go on. */
  next<Value>(what: string, take: (...seen: Parameters<Listener>) => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      const listener: Listener = (...seen) => {
        const value = take(...seen);
        if (value === undefined) return;
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve(value);
      };
      const timer = setTimeout(() => reject(new Error(`${what}: not within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
      this.#listeners.add(listener);
    });
  }

  async ask<Name extends VerbName>(verb: Name, payload: VerbPayload<Name>): Promise<VerbReply<Name>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = this.next(`answer to ${verb}`, (frame) =>
      (frame.kind === 'reply' || frame.kind === 'failure') && frame.id === id ? frame : undefined,
    );
    this.#socket.write(encodeJsonFrame({ id, verb, payload }));
    const frame = await answer;
    if (frame.kind === 'failure') throw new Error(`${verb}: ${frame.failure.message}`);
    // The schema of this very verb makes the data what Name promises.
    return verbReplySchemas[verb].parse(frame.data) as VerbReply<Name>;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
