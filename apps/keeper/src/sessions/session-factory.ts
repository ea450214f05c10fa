import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { Failure } from '@drydock/protocol';
import { DELEGATED_CONTROLLERS, ID_COUNT, removeSession, type SessionSpecification } from '@drydock/runtime';
import type { Config } from '../config.ts';
import { describeError, log } from '../log.ts';
import { OutputShare } from '../terminals/output-share.ts';
import { LearnerSession } from './learner-session.ts';
import { sessionFiles } from './session-files.ts';

/** First range of 65,536 ids that goes to sessions: below are the machine's own users, and those of /etc/subuid. */
const FIRST_RANGE = 16;
const ID_BYTES = 8;
const HOSTNAME = 'drydock';

/** Makes sessions, each with a range of ids of its own, and clears away what an earlier keeper left. */
export class SessionFactory {
  readonly #config: Config;
  readonly #output: OutputShare;
  readonly #rangesInUse = new Set<number>();

  private constructor(config: Config) {
    this.#config = config;
    this.#output = new OutputShare(config.limits.session.output);
  }

  /** Prepares the parents of all sessions, and removes what an earlier keeper left. */
  static async prepare(config: Config): Promise<SessionFactory> {
    const { storage, mounts, cgroups } = config.paths;
    // A session's root must be able to pass through to what is its own, and to see nothing else.
    for (const folder of [storage, mounts]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o711);
    }
    mkdirSync(cgroups, { recursive: true });
    writeFileSync(`${cgroups}/cgroup.subtree_control`, DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(' '));
    const factory = new SessionFactory(config);
    await factory.#removeLeftovers();
    return factory;
  }

  /** @throws Failure `session-failed` */
  async make(): Promise<LearnerSession> {
    const range = this.#freeRange();
    const specification = this.#specify(sessionId(), range);
    try {
      const { stage, limits } = this.#config;
      const session = await LearnerSession.create(specification, {
        stage,
        allowance: limits.session,
        output: this.#output,
      });
      void session.removed.then(() => this.#rangesInUse.delete(range));
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
    const { memory, cpus, pids, disk, inodes, read, write } = limits.session;
    return {
      id,
      firstId: range * ID_COUNT,
      hostname: HOSTNAME,
      limits: {
        memoryBytes: memory,
        cpus,
        pids,
        diskBytes: disk,
        inodes,
        readBytesPerSecond: read,
        writeBytesPerSecond: write,
      },
      paths,
      files: sessionFiles(HOSTNAME),
    };
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
