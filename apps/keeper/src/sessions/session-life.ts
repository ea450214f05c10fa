import { Failure, type SessionAllowance, type SessionLife as Told } from '@drydock/protocol';

export type LifeEvents = {
  /** Stops or starts everything that runs in the session. */
  readonly setFrozen: (isFrozen: boolean) => void;
  readonly changed: (life: Told) => void;
  readonly timeOver: () => void;
};

type Limits = Pick<SessionAllowance, 'length' | 'warning' | 'extensions' | 'idle'>;

/** Longest delay that setTimeout takes, some 24 days: beyond it, it fires at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;
const SECOND_MS = 1000;

/**
 * How long a session lives, and when it sleeps: ready → frozen after `idle` without a key → ready at the next one; over
 * when `length` has passed, which the learner is warned of and may put off.
 *
 * [L1] A key, a new terminal or an operation thaws before it is delivered. [L2] A frozen session ends in time too.
 * [L3] The warning is told once for each end. [L4] After close() nothing is told and no timer is left.
 */
export class SessionLife {
  readonly #limits: Limits;
  readonly #events: LifeEvents;
  #isFrozen = false;
  #isClosed = false;
  #endsAt: number | null;
  #extensionsLeft: number;
  #idle: NodeJS.Timeout | null = null;
  #lastTouch = Date.now();
  #end: NodeJS.Timeout | null = null;
  #hasWarned = false;

  constructor(limits: Limits, events: LifeEvents) {
    this.#limits = limits;
    this.#events = events;
    this.#extensionsLeft = limits.extensions;
    this.#endsAt = limits.length === null ? null : Date.now() + limits.length * SECOND_MS;
    this.#awaitIdleness();
    this.#awaitEnd();
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Seconds since the learner did anything. */
  get idleSeconds(): number {
    return (Date.now() - this.#lastTouch) / SECOND_MS;
  }

  get now(): Told {
    return {
      state: this.#isFrozen ? 'frozen' : 'ready',
      endsInSeconds: this.#endsAt === null ? null : Math.max(0, Math.round((this.#endsAt - Date.now()) / SECOND_MS)),
      warningSeconds: this.#limits.warning,
      extensionsLeft: this.#extensionsLeft,
    };
  }

  /** The learner does something: call before it reaches the session. */
  touch(): void {
    if (this.#isClosed) return;
    this.#lastTouch = Date.now();
    if (!this.#isFrozen) return;
    this.#setFrozen(false);
    this.#awaitIdleness();
  }

  /** @throws Failure `too-many-requests` */
  extend(): Told {
    this.touch();
    if (this.#isClosed || this.#limits.length === null) throw notPutOff('it has none');
    if (this.#extensionsLeft === 0) throw notPutOff('it was put off as often as is allowed');
    this.#extensionsLeft -= 1;
    this.#endsAt = Date.now() + this.#limits.length * SECOND_MS;
    this.#hasWarned = false;
    this.#awaitEnd();
    this.#events.changed(this.now);
    return this.now;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    if (this.#end !== null) clearTimeout(this.#end);
  }

  #setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    this.#events.setFrozen(isFrozen);
    this.#events.changed(this.now);
  }

  /** One timer however many keys come: it looks, when it is due, whether there were any. */
  #awaitIdleness(): void {
    const { idle } = this.#limits;
    if (idle === null) return;
    const due = this.#lastTouch + idle * SECOND_MS - Date.now();
    this.#idle = after(due, () => {
      if (this.idleSeconds >= idle) this.#setFrozen(true);
      else this.#awaitIdleness();
    });
  }

  #awaitEnd(): void {
    if (this.#endsAt === null) return;
    if (this.#end !== null) clearTimeout(this.#end);
    const left = this.#endsAt - Date.now();
    const warningMs = this.#limits.warning * SECOND_MS;
    if (left <= 0) this.#events.timeOver();
    else if (left > warningMs) this.#end = after(left - warningMs, () => this.#awaitEnd());
    else {
      if (!this.#hasWarned) this.#events.changed(this.now);
      this.#hasWarned = true;
      this.#end = after(left, () => this.#awaitEnd());
    }
  }
}

const after = (milliseconds: number, action: () => void): NodeJS.Timeout =>
  setTimeout(action, Math.min(Math.max(0, milliseconds), TIMER_MAX_MS)).unref();

const notPutOff = (why: string): Failure =>
  new Failure('too-many-requests', `the end of the session: ${why}`, {
    hint: 'Save what you need; your progress is kept.',
  });
