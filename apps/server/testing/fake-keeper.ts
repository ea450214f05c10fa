import { createServer, type Server, type Socket } from 'node:net';
import {
  encodeJsonFrame,
  encodeOutputFrame,
  FrameDecoder,
  type KeeperFrame,
  type MachineReport,
  type VerbName,
  verbFrameSchema,
  verbSchemas,
} from '@drydock/protocol';

export type HeardVerb = { readonly verb: VerbName; readonly payload: Readonly<Record<string, unknown>> };
type Conversation = { readonly socket: Socket; session: string | null };

/**
 * Speaks the keeper's side of the real framing over a real unix socket, for tests of the server alone. It runs no
 * shell: what is written to a terminal comes back as its output, to every connection that opened the session.
 */
export class FakeKeeper implements AsyncDisposable {
  readonly heard: HeardVerb[] = [];
  readonly #path: string;
  readonly #conversations = new Set<Conversation>();
  readonly #generation = new Map<string, number>();
  readonly #written = new Map<string, number>();
  #server: Server | null = null;
  /** Verbs that get no answer while they stand here. */
  readonly silentOn = new Set<VerbName>();

  /** Told of a session before the answer that names it. */
  readonly early: ((session: string) => KeeperFrame)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  async start(): Promise<this> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
    return this;
  }

  /** As if it were killed: every connection breaks at once. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const { socket } of this.#conversations) socket.destroy();
    await closed;
  }

  get connections(): number {
    return this.#conversations.size;
  }

  /** Says something to every connection that opened a session. */
  tell(make: (session: string) => KeeperFrame): void {
    for (const { socket, session } of this.#conversations) {
      if (session) socket.write(encodeJsonFrame(make(session)));
    }
  }

  /** Sends raw bytes to every connection. */
  sendRaw(bytes: Uint8Array): void {
    for (const { socket } of this.#conversations) socket.write(bytes);
  }

  sendOutput(terminal: number, bytes: Uint8Array): void {
    const sequences = new Map(this.#written);
    for (const { socket, session } of this.#conversations) {
      if (!session) continue;
      const key = `${session}/${terminal}`;
      const sequence = sequences.get(key) ?? 0;
      socket.write(encodeOutputFrame({ session, terminal, sequence, bytes }));
      this.#written.set(key, sequence + bytes.length);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #serve(socket: Socket): void {
    const conversation: Conversation = { socket, session: null };
    this.#conversations.add(conversation);
    socket.on('close', () => this.#conversations.delete(conversation));
    socket.on('error', () => socket.destroy());
    const decoder = new FrameDecoder();
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) {
        if (frame.kind === 'json') this.#answer(conversation, frame.value);
      }
    });
  }

  #answer(conversation: Conversation, value: unknown): void {
    const { id, verb, payload } = verbFrameSchema.parse(value);
    const name = Object.keys(verbSchemas).find((known): known is VerbName => known === verb);
    if (!name) throw new Error(`the server asked for "${verb}"`);
    const read: Readonly<Record<string, unknown>> = verbSchemas[name].parse(payload);
    this.heard.push({ verb: name, payload: read });
    if (this.silentOn.has(name)) return;
    const reply = (data: unknown) => conversation.socket.write(encodeJsonFrame({ kind: 'reply', id, data }));
    switch (name) {
      case 'session.open':
      case 'session.reset': {
        const owner = String(read.owner);
        const generation = (this.#generation.get(owner) ?? 0) + (name === 'session.reset' ? 1 : 0);
        this.#generation.set(owner, generation);
        const old = conversation.session;
        conversation.session = `${owner.slice(0, 12)}${generation}`;
        if (name === 'session.reset' && old) {
          conversation.socket.write(encodeJsonFrame({ kind: 'session-ended', session: old, reason: 'reset' }));
        }
        for (const make of this.early) conversation.socket.write(encodeJsonFrame(make(conversation.session)));
        reply(sessionInfo(conversation.session));
        break;
      }
      case 'terminal.open':
        reply({ terminal: 1, columns: read.columns, rows: read.rows });
        break;
      case 'terminal.attach':
        // Answer and output in one write: the server must keep their order.
        conversation.socket.cork();
        reply({ sequence: read.fromSequence ?? 0, end: read.fromSequence ?? 0 });
        conversation.socket.write(
          encodeOutputFrame({
            session: String(read.session),
            terminal: Number(read.terminal),
            sequence: Number(read.fromSequence ?? 0),
            bytes: Buffer.from('$ '),
          }),
        );
        conversation.socket.uncork();
        break;
      case 'terminal.write':
        reply(null);
        this.sendOutput(Number(read.terminal), Buffer.from(String(read.data)));
        break;
      case 'session.extend':
        reply(LIFE);
        break;
      case 'machine.look':
        reply(MACHINE);
        break;
      case 'operation.perform':
        reply({ calls: [], byHand: [], terminal: null, failure: null });
        break;
      case 'checks.watch':
        reply({ results: [] });
        break;
      default:
        reply(null);
    }
  }
}

const LIFE = { state: 'ready', endsInSeconds: null, warningSeconds: 300, extensionsLeft: 3 };

export const MACHINE: MachineReport = {
  sessions: [
    {
      session: 'sabcdefgh',
      learner: '01234567',
      state: 'ready',
      pages: 1,
      terminals: 2,
      ageSeconds: 60,
      idleSeconds: 5,
      awaySeconds: 0,
      endsInSeconds: null,
      memoryBytes: 8_388_608,
      pids: 3,
    },
  ],
  sessionsMax: 6,
  warmMax: 1,
  waiting: 0,
  isDraining: false,
  allowance: { memory: 536_870_912 },
};

function sessionInfo(session: string) {
  return {
    session,
    kernelRelease: '6.1.0',
    memoryMaxBytes: 256 * 1024 * 1024,
    pidsMax: 200,
    cpus: 1,
    diskBytes: 512 * 1024 * 1024,
    inodes: 1000,
    terminalsMax: 8,
    outputBytesPerSecond: 1024 * 1024,
    idleSeconds: null,
    life: LIFE,
    earlierEnd: null,
    terminals: [],
  };
}
