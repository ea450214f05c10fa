import type { Socket } from 'node:net';
import {
  encodeJsonFrame,
  Failure,
  type Frame,
  FrameDecoder,
  type KeeperFrame,
  keeperFrameSchema,
  type Reply,
  type VerbName,
  type VerbPayload,
  type VerbReply,
  verbReplySchemas,
  type WireFailure,
} from '@drydock/protocol';
import type { Log } from '../log.ts';
import { keeperUnavailable } from './reach-keeper.ts';

/** What waits for a keeper that has stopped reading. More than a keeper at work ever leaves lying. */
const BACKLOG_MAX_BYTES = 1024 * 1024;
/** Making a session takes seconds on an emulated machine under load; beyond this the keeper hangs. */
const ANSWER_WITHIN_MS = 60_000;

/** Something that happened in the opened session, unasked. */
export type KeeperFact =
  | Exclude<KeeperFrame, { kind: 'reply' } | { kind: 'failure' }>
  | Extract<Frame, { kind: 'output' }>;

type Pending = {
  readonly verb: VerbName;
  readonly settle: (reply: Reply<unknown>) => void;
  readonly timer: NodeJS.Timeout;
};

/**
 * One conversation with the keeper. Answers and facts are handed over by plain calls, in the order the keeper sent
 * them: with promises, a fact could overtake the answer before it.
 */
export class KeeperConnection {
  readonly #socket: Socket;
  readonly #log: Log;
  readonly #onFact: (fact: KeeperFact) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #isClosed = false;

  constructor(socket: Socket, options: { log: Log; onFact: (fact: KeeperFact) => void; onLost: () => void }) {
    this.#socket = socket;
    this.#log = options.log;
    this.#onFact = options.onFact;
    const decoder = new FrameDecoder();
    socket.on('data', (chunk) => this.#read(decoder, chunk));
    // 'close' always follows, and does what there is to do.
    socket.on('error', (error) => this.#log.warn({ reason: error.message }, 'the connection to the keeper broke'));
    socket.once('close', () => {
      this.#failPending();
      if (!this.#isClosed) options.onLost();
    });
  }

  ask<Name extends VerbName>(
    verb: Name,
    payload: VerbPayload<Name>,
    settle: (reply: Reply<VerbReply<Name>>) => void,
  ): void {
    const refusal = this.#refusalOf(verb);
    if (refusal) {
      settle(refuse(refusal));
      return;
    }
    const id = this.#nextId++;
    const timer = setTimeout(
      () =>
        this.#settle(id, refuse(keeperUnavailable(`ask the keeper for ${verb}: no answer in ${ANSWER_WITHIN_MS} ms`))),
      ANSWER_WITHIN_MS,
    ).unref();
    // The schema of this verb was applied in #readAnswer, so the data is what Name promises.
    this.#pending.set(id, { verb, settle: settle as (reply: Reply<unknown>) => void, timer });
    this.#socket.write(encodeJsonFrame({ id, verb, payload }));
  }

  /** Nobody is there any more to be answered or told. */
  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    // Not destroy(): what the keeper is writing at this moment would fail there, and stand in its log as a fault.
    this.#socket.end();
  }

  #refusalOf(verb: VerbName): Failure | null {
    if (this.#isClosed || this.#socket.destroyed) return keeperUnavailable(`ask the keeper for ${verb}: it is gone`);
    const waitingBytes = this.#socket.writableLength;
    if (waitingBytes <= BACKLOG_MAX_BYTES) return null;
    return new Failure('too-many-requests', `ask the keeper for ${verb}: ${waitingBytes} bytes wait for it already`, {
      hint: 'Wait for earlier answers before sending more.',
    });
  }

  #read(decoder: FrameDecoder, chunk: Uint8Array): void {
    try {
      for (const frame of decoder.push(chunk)) {
        if (this.#isClosed || this.#socket.destroyed) return;
        if (frame.kind === 'output') this.#onFact(frame);
        else this.#readJson(frame.value);
      }
    } catch (error) {
      // After one unreadable frame nobody knows where the next begins.
      this.#log.error({ error }, 'the keeper sent an unreadable frame');
      this.#socket.destroy();
    }
  }

  #readJson(value: unknown): void {
    const parsed = keeperFrameSchema.safeParse(value);
    if (!parsed.success) {
      this.#log.error({ issues: parsed.error.issues.slice(0, 5) }, 'the keeper sent a frame of unknown shape');
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'failure') this.#settle(frame.id, { ok: false, failure: frame.failure as WireFailure });
    else if (frame.kind === 'reply') this.#readAnswer(frame.id, frame.data);
    else this.#onFact(frame);
  }

  #readAnswer(id: number, data: unknown): void {
    const verb = this.#pending.get(id)?.verb;
    if (!verb) return;
    const parsed = verbReplySchemas[verb].safeParse(data);
    if (!parsed.success) {
      this.#log.error({ verb, issues: parsed.error.issues.slice(0, 5) }, 'the keeper sent an answer of unknown shape');
    }
    this.#settle(
      id,
      parsed.success
        ? { ok: true, data: parsed.data }
        : refuse(new Failure('internal', `ask the keeper for ${verb}: its answer cannot be read`)),
    );
  }

  #settle(id: number, reply: Reply<unknown>): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(reply);
  }

  #failPending(): void {
    for (const [id, { verb }] of [...this.#pending]) {
      this.#settle(id, refuse(keeperUnavailable(`ask the keeper for ${verb}: it went away before it answered`)));
    }
  }
}

function refuse(failure: Failure): { ok: false; failure: WireFailure } {
  return { ok: false, failure: failure.toWire() };
}
