import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { Failure } from '@drydock/protocol';
import { DELEGATED_CONTROLLERS, ID_COUNT, removeSession, type SessionSpecification } from '@drydock/runtime';
import type { Config } from '../config.ts';
import { describeError, log } from '../log.ts';
import { LearnerSession } from './learner-session.ts';
import { sessionFiles } from './session-files.ts';

/** First range of 65,536 ids that goes to sessions: below are the machine's own users, and those of /etc/subuid. */
const FIRST_RANGE = 16;
const ID_BYTES = 8;
const HOSTNAME = 'drydock';

/** Every learner's session, by owner. One owner has one. */
export class SessionRegistry {
  readonly #config: Config;
  readonly #byOwner = new Map<string, Promise<LearnerSession>>();
  readonly #byId = new Map<string, LearnerSession>();
  readonly #rangesInUse = new Set<number>();

  private constructor(config: Config) {
    this.#config = config;
  }

  /** Prepares the parents of all sessions, and removes what an earlier keeper left. */
  static async start(config: Config): Promise<SessionRegistry> {
    const { storage, mounts, cgroups } = config.paths;
    // A session's root must be able to pass through to what is its own, and to see nothing else.
    for (const folder of [storage, mounts]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o711);
    }
    mkdirSync(cgroups, { recursive: true });
    writeFileSync(`${cgroups}/cgroup.subtree_control`, DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(' '));
    const registry = new SessionRegistry(config);
    await registry.#removeLeftovers();
    return registry;
  }

  /** The owner's session, made now if there is none. @throws Failure `too-many-sessions`, `session-failed` */
  async open(owner: string): Promise<LearnerSession> {
    const living = this.#byOwner.get(owner);
    if (living !== undefined) return living;
    if (this.#byOwner.size >= this.#config.sessionsMax) {
      throw new Failure(
        'too-many-sessions',
        `a session: this machine holds ${this.#config.sessionsMax}, and all are taken`,
        {
          hint: 'Try again in a few minutes.',
        },
      );
    }
    const starting = this.#create(owner);
    this.#byOwner.set(owner, starting);
    starting.catch(() => this.#byOwner.delete(owner));
    return starting;
  }

  async reset(owner: string): Promise<LearnerSession> {
    const session = await this.#byOwner.get(owner)?.catch(() => undefined);
    await session?.end('reset');
    return this.open(owner);
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
    await Promise.allSettled([...this.#byId.values()].map((session) => session.end('keeper-restarted')));
  }

  async #create(owner: string): Promise<LearnerSession> {
    const range = this.#freeRange();
    const specification = this.#specify(sessionId(), range);
    try {
      const session = await LearnerSession.create(specification, this.#config.stage, () => {
        this.#byId.delete(specification.id);
        this.#byOwner.delete(owner);
      });
      void session.removed.then(() => this.#rangesInUse.delete(range));
      this.#byId.set(specification.id, session);
      return session;
    } catch (cause) {
      this.#rangesInUse.delete(range);
      log('session-failed', { session: specification.id, reason: describeError(cause) });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Failure('session-failed', `a private Linux: it could not be made: ${reason}`, {
        cause,
        hint: 'Try again; the log of the keeper tells more.',
      });
    }
  }

  #freeRange(): number {
    let range = FIRST_RANGE;
    while (this.#rangesInUse.has(range)) range += 1;
    this.#rangesInUse.add(range);
    return range;
  }

  #specify(id: string, range: number): SessionSpecification {
    const { paths, limits } = this.#config;
    return { id, firstId: range * ID_COUNT, hostname: HOSTNAME, limits, paths, files: sessionFiles(HOSTNAME) };
  }

  /** A killed keeper leaves sessions behind: their terminals are lost with it, so they are ended, and nothing stays. */
  async #removeLeftovers(): Promise<void> {
    const { storage, mounts, cgroups } = this.#config.paths;
    const folders = [storage, mounts, cgroups].flatMap((parent) =>
      readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name),
    );
    for (const id of new Set(folders)) {
      try {
        await removeSession({ specification: this.#specify(id, FIRST_RANGE) });
        log('leftover-removed', { session: id });
      } catch (error) {
        log('leftover-stays', { session: id, reason: describeError(error) });
      }
    }
  }
}

const sessionId = (): string => `s${BigInt(`0x${randomBytes(ID_BYTES).toString('hex')}`).toString(36)}`;
