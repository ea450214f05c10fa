import { Failure, type MachineReport, type PlaceInLine, type SessionEnd } from '@drydock/protocol';
import type { Config } from '../config.ts';
import { describeError, log } from '../log.ts';
import type { LearnerSession } from './learner-session.ts';
import { SessionFactory } from './session-factory.ts';
import { type Waiter, WaitingLine } from './waiting-line.ts';
import { WarmPool } from './warm-pool.ts';

/** Who reloads the page keeps the place in the line. */
const PATIENCE_MS = 20_000;
/** While somebody waits: how often to look whether a session is of use to nobody any more. */
const MAKE_ROOM_EVERY_MS = 2_000;
/** Ends that nobody heard of, kept until the learner comes back. */
const UNTOLD_MAX = 1000;
/** Letters of the owner's hash by which a learner is known in logs and reports. */
const OWNER_SHOWN = 8;

/**
 * Every learner's session, by owner. One owner has one. A machine that is full makes whoever comes wait in a line, and
 * makes room by ending what nobody has had open for a while; nothing ends so while nobody waits.
 */
export class SessionRegistry {
  readonly #config: Config;
  readonly #factory: SessionFactory;
  readonly #byOwner = new Map<string, Promise<LearnerSession>>();
  /** Of those that are made, for the operator. */
  readonly #ownerOf = new Map<string, LearnerSession>();
  readonly #byId = new Map<string, LearnerSession>();
  readonly #line: WaitingLine;
  readonly #pool: WarmPool;
  readonly #untold = new Map<string, SessionEnd>();
  /** Sessions that are there, are being made or are being removed: all of them take room. */
  #places = 0;
  #isDraining = false;
  #makingRoom: NodeJS.Timeout | null = null;

  private constructor(config: Config, factory: SessionFactory) {
    const { queue, warm } = config.limits.machine;
    this.#config = config;
    this.#factory = factory;
    this.#line = new WaitingLine(queue, PATIENCE_MS);
    this.#pool = new WarmPool(warm, () => (this.#mayMakeWarm ? this.#makeWarm() : null));
  }

  static async start(config: Config): Promise<SessionRegistry> {
    const registry = new SessionRegistry(config, await SessionFactory.prepare(config));
    registry.#pool.fillSoon();
    return registry;
  }

  /**
   * The owner's session, made now if there is none; or, when the machine is full, a place in the line.
   *
   * @throws Failure `too-many-sessions`, `session-failed`
   */
  async open(owner: string, waiter: Waiter): Promise<LearnerSession | PlaceInLine> {
    const living = this.#byOwner.get(owner);
    if (living !== undefined) return living;
    if (this.#isDraining) {
      throw new Failure('too-many-sessions', 'a session: this machine is being emptied and gives no new ones', {
        hint: 'Try again later. Your progress is kept.',
      });
    }
    if (this.#line.length === 0) {
      const session = this.#takeOrMake(owner);
      if (session !== null) return session;
    }
    const place = this.#line.join(owner, waiter);
    this.#makeRoom();
    return place;
  }

  /** This page does not wait any more. */
  stopWaiting(owner: string, waiter: Waiter): void {
    this.#line.leave(owner, waiter);
  }

  /** A new session in place of the old one: it has the old one's place, and nobody waits for it. */
  async reset(owner: string, waiter: Waiter): Promise<LearnerSession | PlaceInLine> {
    const living = this.#byOwner.get(owner);
    const session = await living?.catch(() => undefined);
    const current = this.#byOwner.get(owner);
    // Another window of this learner was quicker.
    if (current !== undefined && current !== living) return current;
    return session === undefined ? this.open(owner, waiter) : this.#give(owner, this.#replace(session));
  }

  async #replace(session: LearnerSession): Promise<LearnerSession> {
    const ended = session.end('reset');
    if (this.#pool.isEmpty) {
      // Held for this learner: whoever waits in the line must not have it meanwhile.
      this.#places += 1;
      await ended;
      this.#places -= 1;
    }
    return this.#pool.take() ?? this.#make();
  }

  /** How the owner's last session ended, when nobody could be told then. Told once. */
  earlierEnd(owner: string): SessionEnd | null {
    const reason = this.#untold.get(owner) ?? null;
    this.#untold.delete(owner);
    return reason;
  }

  report(): MachineReport {
    const owners = new Map([...this.#ownerOf].map(([owner, session]) => [session, owner]));
    const { sessions, warm } = this.#config.limits.machine;
    return {
      sessions: [...this.#byId.values()].map((session) =>
        session.report(owners.get(session)?.slice(0, OWNER_SHOWN) ?? null),
      ),
      sessionsMax: sessions,
      warmMax: warm,
      waiting: this.#line.length,
      isDraining: this.#isDraining,
      allowance: { ...this.#config.limits.session },
    };
  }

  /** While draining only those who have a session are served; what was made ahead is ended. */
  drain(isDraining: boolean): void {
    this.#isDraining = isDraining;
    log(isDraining ? 'drain-began' : 'drain-ended');
    if (!isDraining) {
      this.#serveLine();
      this.#pool.fillSoon();
      return;
    }
    for (let warm = this.#pool.take(); warm !== null; warm = this.#pool.take()) {
      warm.then((session) => session.end('operator')).catch(() => undefined);
    }
  }

  /** @throws Failure `unknown-session` */
  find(id: string): LearnerSession {
    const session = this.#byId.get(id);
    if (session === undefined) {
      throw new Failure('unknown-session', `session "${id}": there is none of this name (any more)`, {
        hint: 'Reload the page.',
      });
    }
    return session;
  }

  async endAll(): Promise<void> {
    this.#pool.close();
    if (this.#makingRoom !== null) clearTimeout(this.#makingRoom);
    await Promise.allSettled([...this.#byId.values()].map((session) => session.end('keeper-restarted')));
  }

  get #mayMakeWarm(): boolean {
    return this.#hasRoom && this.#line.length === 0 && !this.#isDraining;
  }

  get #hasRoom(): boolean {
    return this.#places < this.#config.limits.machine.sessions;
  }

  #takeOrMake(owner: string): Promise<LearnerSession> | null {
    const warm = this.#pool.take();
    if (warm !== null) return this.#give(owner, warm);
    return this.#hasRoom ? this.#give(owner, this.#make()) : null;
  }

  #give(owner: string, session: Promise<LearnerSession>): Promise<LearnerSession> {
    this.#byOwner.set(owner, session);
    session.then(
      (living) => {
        living.give();
        this.#ownerOf.set(owner, living);
        log('session-given', { session: living.id, learner: owner.slice(0, OWNER_SHOWN) });
        living.ended.then(({ reason, wasHeard }) => {
          if (this.#byOwner.get(owner) === session) this.#byOwner.delete(owner);
          if (this.#ownerOf.get(owner) === living) this.#ownerOf.delete(owner);
          if (!wasHeard) this.#keepUntold(owner, reason);
        });
        this.#pool.fillSoon();
      },
      () => this.#byOwner.delete(owner),
    );
    return session;
  }

  async #make(): Promise<LearnerSession> {
    this.#places += 1;
    try {
      const session = await this.#factory.make();
      this.#byId.set(session.id, session);
      void session.ended.then(() => this.#byId.delete(session.id));
      void session.removed.then(() => this.#placeIsFree());
      return session;
    } catch (error) {
      this.#placeIsFree();
      throw error;
    }
  }

  async #makeWarm(): Promise<LearnerSession> {
    const session = await this.#make();
    try {
      await session.prepareTerminal();
    } catch (error) {
      await session.end('exited');
      throw error;
    }
    return session;
  }

  #placeIsFree(): void {
    this.#places -= 1;
    this.#serveLine();
    this.#pool.fillSoon();
  }

  #serveLine(): void {
    while (!this.#isDraining && this.#line.length > 0 && (!this.#pool.isEmpty || this.#hasRoom)) {
      const first = this.#line.next();
      if (first === null) return;
      const session = this.#takeOrMake(first.owner);
      // Also when it failed: the page then asks, and is told why.
      session?.then(first.call, first.call);
    }
  }

  /** Ends the session that nobody has had open for longest, when somebody waits; looks again until nobody does. */
  #makeRoom(): void {
    if (this.#makingRoom !== null) clearTimeout(this.#makingRoom);
    this.#makingRoom = null;
    if (this.#line.length === 0) return;
    const { away } = this.#config.limits.machine;
    const unused = [...this.#byId.values()].filter((session) => session.isGiven && session.awaySeconds >= away);
    const [longest] = unused.sort((one, other) => other.awaySeconds - one.awaySeconds);
    longest?.end('made-room').catch((error) => log('session-stays', { reason: describeError(error) }));
    this.#makingRoom = setTimeout(() => this.#makeRoom(), MAKE_ROOM_EVERY_MS).unref();
  }

  #keepUntold(owner: string, reason: SessionEnd): void {
    this.#untold.set(owner, reason);
    const [oldest] = this.#untold.keys();
    if (this.#untold.size > UNTOLD_MAX && oldest !== undefined) this.#untold.delete(oldest);
  }
}
