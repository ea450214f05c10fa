import {
  Failure,
  isWaiting,
  type Opened,
  PROTOCOL_VERSION,
  type SessionEnd,
  type SessionInfo,
} from '@drydock/protocol';
import { Backend } from './backend.ts';
import { type Remedy, setConnection, useConnection } from './connection.ts';
import { useSessionId } from './session-id.ts';
import { ENDED, tellEarlierEnd, useSessionLife } from './session-life.ts';

/** Without any connection by then the page says calmly that nothing answers, and goes on trying. */
const ABSENT_AFTER_MS = 4_000;
/** The keeper restarts within a second or two; its sessions live on. */
const ASK_AGAIN_MS = 1_000;

const KEEPER_AWAY = 'its keeper does not answer yet';

const RELOAD: Remedy = { kind: 'reload', says: 'Reload the page' };
const OPEN_AGAIN: Remedy = { kind: 'open-again', says: 'Start a new Linux' };
const TRY_AGAIN: Remedy = { kind: 'open-again', says: 'Try again' };

/**
 * Keeps the learner's session open: connects, opens it, and after every loss does so again.
 * `opened` runs after each opening, so that whoever needs the session can take up where it was.
 */
export class SessionLink {
  readonly backend: Backend;
  readonly #opened: (session: SessionInfo) => void;
  #hasBeenReady = false;
  #isResetting = false;
  #askAgain: ReturnType<typeof setTimeout> | undefined;
  #absence: ReturnType<typeof setTimeout> | undefined;

  constructor(opened: (session: SessionInfo) => void) {
    this.#opened = opened;
    this.backend = new Backend({
      connected: () => void this.#open(),
      disconnected: (reason, isForGood) => this.#disconnected(reason, isForGood),
      refused: (failure, isForGood) => this.#refused(failure, isForGood),
    });
    this.backend.on('session:ended', (reason) => this.#ended(reason));
    this.backend.on('session:lives', (life) => useSessionLife.setState({ life, since: Date.now() }));
    this.backend.on('session:waits', (place) =>
      place === null ? void this.#open() : setConnection({ state: 'waiting', place }),
    );
  }

  start(): void {
    this.backend.connect();
    this.#absence = setTimeout(() => this.#unreachable(), ABSENT_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.#askAgain);
    clearTimeout(this.#absence);
    this.backend.close();
    setConnection({ state: 'connecting' });
  }

  /** After a loss that needs the learner's word. */
  openAgain(): void {
    setConnection({ state: 'connecting' });
    if (this.backend.isConnected) void this.#open();
    else this.backend.connect();
  }

  /** A new, empty Linux in place of the old one. */
  async reset(): Promise<void> {
    this.#isResetting = true;
    try {
      this.#ready(await this.backend.request('session:reset', {}));
    } finally {
      this.#isResetting = false;
    }
  }

  /** Puts the session's end off. */
  async extend(): Promise<void> {
    useSessionLife.setState({ life: await this.backend.request('session:extend', {}), since: Date.now() });
  }

  async #open(): Promise<void> {
    clearTimeout(this.#askAgain);
    try {
      this.#ready(await this.backend.request('session:open', { version: PROTOCOL_VERSION }));
    } catch (error) {
      this.#refused(error instanceof Failure ? error : undefined, false);
    }
  }

  #ready(session: Opened): void {
    if (isWaiting(session)) {
      setConnection({ state: 'waiting', place: session.waits });
      return;
    }
    this.#hasBeenReady = true;
    useSessionLife.setState({ life: session.life, since: Date.now() });
    tellEarlierEnd(session.earlierEnd);
    useSessionId.setState({ id: session.session });
    setConnection({ state: 'ready', session });
    this.#opened(session);
  }

  #disconnected(reason: string, isForGood: boolean): void {
    clearTimeout(this.#askAgain);
    // "io client disconnect" is stop(): the page is going.
    if (reason === 'io client disconnect') return;
    setConnection({ state: 'reconnecting', reason: 'The connection broke' });
    // The server hung up, so socket.io holds back; a server that restarts in order does that too.
    if (isForGood) this.#later(() => this.backend.connect());
  }

  #refused(failure: Failure | undefined, isForGood: boolean): void {
    if (failure === undefined) {
      if (this.#hasBeenReady) setConnection({ state: 'reconnecting', reason: 'The server does not answer' });
      return;
    }
    const reason = failure.hint === undefined ? failure.message : `${failure.message}. ${failure.hint}`;
    switch (failure.code) {
      case 'version-mismatch':
        this.#lost('This page is older or newer than the Linux behind it', RELOAD);
        break;
      case 'unauthorized':
      case 'foreign-origin':
        this.#lost(reason, RELOAD);
        break;
      case 'keeper-unavailable':
        setConnection({ state: this.#hasBeenReady ? 'reconnecting' : 'connecting', reason: KEEPER_AWAY });
        this.#later(() => (isForGood ? this.backend.connect() : void this.#open()));
        break;
      default:
        this.#lost(reason, TRY_AGAIN);
    }
  }

  #unreachable(): void {
    if (this.#hasBeenReady || this.backend.isConnected) return;
    setConnection({ state: 'absent', reason: 'No Linux answers behind this page. The lesson reads well without.' });
  }

  #ended(reason: SessionEnd): void {
    if (this.#isResetting) return;
    switch (reason) {
      case 'reset':
        // Reset in another window of the same browser: follow it.
        setConnection({ state: 'connecting' });
        void this.#open();
        break;
      case 'exited':
      case 'keeper-restarted':
      case 'time-over':
      case 'made-room':
      case 'operator':
        this.#lost(ENDED[reason], OPEN_AGAIN);
        break;
    }
  }

  #lost(reason: string, remedy: Remedy): void {
    clearTimeout(this.#askAgain);
    setConnection({ state: 'lost', reason, remedy });
  }

  #later(task: () => void): void {
    clearTimeout(this.#askAgain);
    this.#askAgain = setTimeout(() => {
      // Something else may have settled the matter meanwhile.
      if (useConnection.getState().state !== 'ready') task();
    }, ASK_AGAIN_MS);
  }
}
