import {
  Failure,
  isWaiting,
  PROTOCOL_VERSION,
  type Reply,
  type VerbName,
  type VerbPayload,
  type WireFailure,
} from '@drydock/protocol';
import type { KeeperConnection, KeeperFact } from '../keeper/keeper-connection.ts';
import type { FindStep } from '../labs/load-steps.ts';
import type { Log } from '../log.ts';
import { EarlyFacts } from './early-facts.ts';
import { InputCap } from './input-cap.ts';
import type { PageRequest } from './read-request.ts';
import { checksToWatch, operationToPerform } from './step-requests.ts';
import { type TellPage, tellFact } from './tell-page.ts';

export type OpenKeeper = (options: {
  onFact: (fact: KeeperFact) => void;
  onLost: () => void;
  signal: AbortSignal;
}) => Promise<KeeperConnection>;

export type Answer = (reply: Reply<unknown>) => void;

/**
 * One open page of a learner, between its socket and the keeper. It has a connection to the keeper of its own, so the
 * keeper counts credit and remembers the place in each terminal's output for this very page.
 */
export class Page {
  readonly #owner: string;
  readonly #openKeeper: OpenKeeper;
  readonly #findStep: FindStep;
  readonly #tell: TellPage;
  readonly #log: Log;
  readonly #closing = new AbortController();
  readonly #inputCap = new InputCap();
  readonly #early = new EarlyFacts();
  #keeper: Promise<KeeperConnection> | null = null;
  /** The connection and the session it opened: the only session this page's requests can reach. */
  #bound: { readonly keeper: KeeperConnection; readonly session: string } | null = null;
  #resetsUnderWay = 0;

  constructor(options: {
    owner: string;
    openKeeper: OpenKeeper;
    findStep: FindStep;
    tell: TellPage;
    log: Log;
  }) {
    this.#owner = options.owner;
    this.#openKeeper = options.openKeeper;
    this.#findStep = options.findStep;
    this.#tell = options.tell;
    this.#log = options.log;
  }

  /** What is asked of the learner's Linux; progress has its own desk. */
  handle(request: Exclude<PageRequest, { name: `progress:${string}` }>, answer: Answer): void {
    switch (request.name) {
      case 'session:open':
        this.#openSession(request.payload.version, answer);
        break;
      case 'session:reset':
        this.#resetSession(answer);
        break;
      case 'session:extend':
        this.#ask('session.extend', {}, answer);
        break;
      case 'terminal:open':
        this.#ask('terminal.open', request.payload, answer);
        break;
      case 'terminal:attach':
        this.#ask('terminal.attach', request.payload, answer);
        break;
      case 'terminal:write':
        this.#write(request.payload, answer);
        break;
      case 'terminal:resize':
        this.#ask('terminal.resize', request.payload, answer);
        break;
      case 'terminal:acknowledge':
        this.#ask('terminal.acknowledge', request.payload, answer);
        break;
      case 'terminal:close':
        this.#ask('terminal.close', request.payload, answer);
        break;
      case 'view:watch':
        this.#ask('view.watch', request.payload, answer);
        break;
      case 'step:enter':
        this.#enterStep(request.payload.step, answer);
        break;
      case 'operation:perform': {
        const { payload } = request;
        const prepare = (session: string) => operationToPerform(this.#findStep, payload, session);
        this.#askAbout('operation.perform', prepare, answer);
        break;
      }
      default:
        request satisfies never;
    }
  }

  /** The page is gone. The session and its terminals stay: the learner may come back. */
  close(): void {
    this.#closing.abort();
    this.#bound?.keeper.close();
    this.#bound = null;
    this.#keeper?.then((keeper) => keeper.close()).catch(() => undefined);
  }

  #openSession(version: number, answer: Answer): void {
    if (version !== PROTOCOL_VERSION) {
      const message = `open the session: the page speaks version ${version}, the server ${PROTOCOL_VERSION}`;
      answer(refuse(new Failure('version-mismatch', message, { hint: 'Reload the page.' })));
    } else this.#askForSession('session.open', answer);
  }

  #resetSession(answer: Answer): void {
    this.#resetsUnderWay += 1;
    this.#askForSession('session.reset', (reply) => {
      this.#resetsUnderWay -= 1;
      answer(reply);
    });
  }

  #askForSession(verb: 'session.open' | 'session.reset', answer: Answer): void {
    this.#reachKeeper()
      .then((keeper) => {
        this.#early.open();
        keeper.ask(verb, { owner: this.#owner }, (reply) => {
          // At once, not in a later task: facts of the new session may stand right behind this answer.
          if (reply.ok && !this.#closing.signal.aborted) {
            this.#bound = isWaiting(reply.data) ? null : { keeper, session: reply.data.session };
          }
          answer(reply);
          for (const fact of this.#early.close()) this.#onFact(fact);
        });
      })
      .catch((error) => {
        if (!(error instanceof Failure)) this.#log.error({ error }, `${verb} failed`);
        answer(refuse(error));
      });
  }

  #reachKeeper(): Promise<KeeperConnection> {
    if (this.#keeper) return this.#keeper;
    const opening = this.#openKeeper({
      onFact: (fact) => this.#onFact(fact),
      onLost: () => this.#onKeeperLost(),
      signal: this.#closing.signal,
    });
    this.#keeper = opening;
    // The caller answers with the reason; the next request tries again.
    opening.catch(() => {
      if (this.#keeper === opening) this.#keeper = null;
    });
    return opening;
  }

  #write(payload: { terminal: number; data: string }, answer: Answer): void {
    const release = this.#inputCap.take(payload.data);
    if (release === null) {
      answer(refuse(InputCap.failure()));
      return;
    }
    this.#ask('terminal.write', payload, (reply) => {
      release();
      answer(reply);
    });
  }

  #enterStep(step: { lab: string; step: string } | null, answer: Answer): void {
    if (step === null) this.#ask('checks.watch', { step: null, checks: [] }, answer);
    else this.#askAbout('checks.watch', (session) => checksToWatch(this.#findStep, step, session), answer);
  }

  /** @param prepare is given the session that the page has open; what it throws is the answer */
  #askAbout<Name extends VerbName>(
    verb: Name,
    prepare: (session: string) => Omit<VerbPayload<Name>, 'session'>,
    answer: Answer,
  ): void {
    try {
      this.#ask(verb, prepare(this.#bound?.session ?? ''), answer);
    } catch (error) {
      if (!(error instanceof Failure)) this.#log.error({ error }, `${verb} failed`);
      answer(refuse(error));
    }
  }

  #ask<Name extends VerbName>(verb: Name, payload: Omit<VerbPayload<Name>, 'session'>, answer: Answer): void {
    if (!this.#bound) {
      const message = `${verb}: this connection has no open session`;
      answer(refuse(new Failure('unknown-session', message, { hint: 'Open the session first.' })));
      return;
    }
    const { keeper, session } = this.#bound;
    keeper.ask(verb, { ...payload, session } as unknown as VerbPayload<Name>, answer);
  }

  #onFact(fact: KeeperFact): void {
    if (fact.kind === 'session-waits') {
      tellFact(this.#tell, fact);
      return;
    }
    if (fact.session !== this.#bound?.session) {
      // Either of the session that is just being opened, or of one that was left: that is of no use to the page.
      this.#early.keep(fact);
      return;
    }
    if (fact.kind === 'session-ended') {
      // The page that asked for the reset learns of it from the answer, with the new session in it.
      if (fact.reason === 'reset' && this.#resetsUnderWay > 0) return;
      this.#bound = null;
    }
    tellFact(this.#tell, fact);
  }

  #onKeeperLost(): void {
    this.#keeper = null;
    if (!this.#bound) return;
    this.#bound = null;
    // Its terminals were children of the keeper: without it there is no session to come back to.
    this.#tell('session:ended', 'keeper-restarted');
  }
}

function refuse(error: unknown): { ok: false; failure: WireFailure } {
  if (error instanceof Failure) return { ok: false, failure: error.toWire() };
  return { ok: false, failure: new Failure('internal', 'the request failed in the server', { cause: error }).toWire() };
}
