import {
  type CheckResult,
  type Command,
  type FactName,
  type Facts,
  isWaiting,
  type Opened,
  PROTOCOL_VERSION,
  type Reply,
  type RequestName,
  type RequestPayload,
  type RequestReplies,
  type Requests,
} from '@drydock/protocol';
import { io, type Socket } from 'socket.io-client';
import { type Subscribe, within } from './within.ts';

/** An emulated machine that shares two processors with its own tests answers slowly at times. */
const ANSWER_LIMIT_MS = 60_000;

/** What a page does, without the page: signs in, opens a socket, asks, and keeps what it is told. */
export class Learner implements AsyncDisposable {
  readonly socket: Socket<Facts, Requests>;
  /** The newest results of the step that was entered last. */
  results: readonly CheckResult[] = [];
  /** Its checks that have been passed at some moment since then: a page keeps their ticks. */
  reached: ReadonlySet<string> = new Set();
  commands: readonly Command[] = [];
  /** The session's id, from which the values of a lab's parameters follow. */
  session = '';
  #step = '';

  private constructor(socket: Socket<Facts, Requests>) {
    this.socket = socket;
    socket.on('checks:changed', ({ lab, step }, results) => {
      if (`${lab}/${step}` !== this.#step) return;
      this.#take(results);
    });
    socket.on('commands:changed', (commands) => {
      this.commands = commands;
    });
  }

  static async signIn(port: number): Promise<Learner> {
    const origin = `http://127.0.0.1:${port}`;
    const page = await fetch(`${origin}/`);
    await page.body?.cancel();
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`GET ${origin}/ gave no cookie: status ${page.status}`);
    const socket: Socket<Facts, Requests> = io(origin, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin },
      reconnection: false,
      autoConnect: false,
    });
    const learner = new Learner(socket);
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    socket.connect();
    await within(ANSWER_LIMIT_MS, connected, () => `${origin} took no socket`);
    learner.session = sessionOf(await learner.ask('session:open', { version: PROTOCOL_VERSION }));
    await learner.ask('view:watch', { isWatching: true });
    return learner;
  }

  /** A Linux nobody has touched; everything in the old one ends. */
  async reset(): Promise<void> {
    this.commands = [];
    this.session = sessionOf(await this.ask('session:reset', {}));
    await this.ask('view:watch', { isWatching: true });
  }

  /** For `until`. */
  after(fact: FactName): Subscribe {
    // Typed for one event name at a time; here the name is a parameter.
    const socket = this.socket as unknown as Socket;
    return (look) => {
      socket.on(fact, look);
      return () => socket.off(fact, look);
    };
  }

  async ask<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestReplies[Name]> {
    const emit = this.socket.emit.bind(this.socket) as unknown as (
      event: Name,
      payload: RequestPayload<Name>,
      answer: (reply: Reply<RequestReplies[Name]>) => void,
    ) => void;
    const answer = new Promise<Reply<RequestReplies[Name]>>((resolve) => emit(name, payload, resolve));
    const reply = await within(ANSWER_LIMIT_MS, answer, () => `${name} got no answer`);
    if (!reply.ok) throw new Error(`${name} ${JSON.stringify(payload)}: ${JSON.stringify(reply.failure)}`);
    return reply.data;
  }

  /** From here on `results` are those of this step. */
  async enterStep(step: { readonly lab: string; readonly step: string }): Promise<readonly CheckResult[]> {
    this.#step = `${step.lab}/${step.step}`;
    this.results = [];
    this.reached = new Set();
    const { results } = await this.ask('step:enter', { step });
    // A fact that came before this reply knows more.
    if (this.results.length === 0) this.#take(results);
    return results;
  }

  /** Each check of the step has been passed since it was entered: the page ticks the step. */
  get isThrough(): boolean {
    return this.results.length > 0 && this.results.every(({ id }) => this.reached.has(id));
  }

  #take(results: readonly CheckResult[]): void {
    this.results = results;
    this.reached = new Set([...this.reached, ...results.filter(({ isPassed }) => isPassed).map(({ id }) => id)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.disconnect();
  }
}

function sessionOf(opened: Opened): string {
  if (isWaiting(opened)) throw new Error('the machine is full: a lab is tried on one of its own');
  return opened.session;
}
