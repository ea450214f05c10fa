import { createHash } from 'node:crypto';
import {
  changesFor,
  Failure,
  type Marks,
  markOf,
  PROGRESS_STEPS_MAX,
  type Progress,
  type ProgressChange,
  type StepsByLab,
} from '@drydock/protocol';
import { applyChange, countMarks, forgetLongGone, LEARNERS_MAX, touchLearner } from './change-marks.ts';
import { type Database, type Query, type Row, textIn } from './database.ts';
import { migrate } from './migrations.ts';
import { keepCode, takeCode } from './resume-codes.ts';

/** A learner is told apart by a hash, 64 hex digits: see sign-in. */
type Owner = string;

export type Redeemed =
  | { readonly kind: 'resumed'; readonly owner: Owner; readonly progress: Progress }
  /** The code is this very learner's, and was not used up. */
  | { readonly kind: 'own' }
  /** Never made, used already, or expired: which of them is nobody's business. */
  | { readonly kind: 'unknown' };

/** The progress of all learners, the same on either database. */
export class ProgressStore implements AsyncDisposable {
  readonly #database: Database;
  readonly #identity: string;
  readonly #nowMs: () => number;
  readonly #learnersMax: number;

  /** @param options for tests: another clock, and another limit */
  static async open(
    database: Database,
    options: { readonly nowMs?: () => number; readonly learnersMax?: number } = {},
  ): Promise<ProgressStore> {
    await migrate(database);
    await database.transaction((query) => forgetLongGone(query, options.nowMs?.() ?? Date.now()));
    const [row] = await database.query('SELECT id FROM identity');
    if (row === undefined) throw new Error(`open ${database.name}: its table "identity" is empty; bring it back`);
    return new ProgressStore(database, textIn(row, 'id'), options);
  }

  private constructor(
    database: Database,
    identity: string,
    { nowMs = Date.now, learnersMax = LEARNERS_MAX }: { readonly nowMs?: () => number; readonly learnersMax?: number },
  ) {
    this.#database = database;
    this.#identity = identity;
    this.#nowMs = nowMs;
    this.#learnersMax = learnersMax;
  }

  read(owner: Owner): Promise<Progress> {
    return this.#read(this.#database.query, owner);
  }

  /** All changes in their order, or none. @throws Failure `too-many-requests` when there would be too many marks */
  async change(owner: Owner, changes: readonly ProgressChange[]): Promise<Progress> {
    if (changes.length === 0) return this.read(owner);
    const nowMs = this.#nowMs();
    return await this.#database.transaction(async (query) => {
      await this.#touch(query, owner, nowMs);
      for (const change of changes) await applyChange(query, owner, change, nowMs);
      if ((await countMarks(query, owner)) > PROGRESS_STEPS_MAX) throw tooManySteps();
      return this.#read(query, owner);
    });
  }

  /** Keeps a code of this learner, and forgets the oldest where there are too many. */
  async keepCode(owner: Owner, code: { readonly hash: string; readonly expiresAt: number }): Promise<void> {
    const nowMs = this.#nowMs();
    await this.#database.transaction(async (query) => {
      await this.#touch(query, owner, nowMs);
      await keepCode(query, owner, code, nowMs);
    });
  }

  /** Uses a code up. What `from`, the learner of this browser so far, has marked is added to the learner resumed. */
  async redeemCode(codeHash: string, from: Owner | null): Promise<Redeemed> {
    const nowMs = this.#nowMs();
    return await this.#database.transaction(async (query): Promise<Redeemed> => {
      const owner = await takeCode(query, { codeHash, from, nowMs });
      if (owner === null) return { kind: 'unknown' };
      if (owner === from) return { kind: 'own' };
      await this.#touch(query, owner, nowMs);
      if (from !== null) await this.#addMarks(query, { from, to: owner }, nowMs);
      return { kind: 'resumed', owner, progress: await this.#read(query, owner) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  #touch(query: Query, owner: Owner, nowMs: number): Promise<void> {
    return touchLearner(query, owner, { nowMs, learnersMax: this.#learnersMax });
  }

  /** Copies: another browser may still be `from`. Beyond the limit of marks nothing new is added. */
  async #addMarks(query: Query, { from, to }: { from: Owner; to: Owner }, nowMs: number): Promise<void> {
    const [theirs, ours] = [await this.#read(query, from), await this.#read(query, to)];
    let room = PROGRESS_STEPS_MAX - (await countMarks(query, to));
    for (const change of changesFor(theirs)) {
      if (!('step' in change)) continue;
      const isNew = markOf(ours, change.step) === 'open';
      if (isNew && room === 0) continue;
      if (isNew) room -= 1;
      await applyChange(query, to, change, nowMs);
    }
    if (ours.last === null && theirs.last !== null) {
      await applyChange(query, to, { kind: 'visit', step: theirs.last }, nowMs);
    }
  }

  /** In one query, so that marks and revision are of the same moment. */
  async #read(query: Query, owner: Owner): Promise<Progress> {
    const rows = await query(
      `SELECT learners.revision, learners.last_lab, learners.last_step, marks.lab, marks.step, marks.mark
       FROM learners LEFT JOIN marks ON marks.owner = learners.owner
       WHERE learners.owner = $1 ORDER BY marks.marked_at, marks.lab, marks.step`,
      [owner],
    );
    return { ...marksIn(rows), learner: this.#learnerIn(owner), revision: Number(rows[0]?.revision ?? 0) };
  }

  #learnerIn(owner: Owner): string {
    return createHash('sha256').update(`${this.#identity} ${owner}`).digest('hex').slice(0, 32);
  }
}

function marksIn(rows: readonly Row[]): Marks {
  const { last_lab: lab, last_step: step } = rows[0] ?? {};
  return {
    passed: stepsIn(rows.filter(({ mark }) => mark === 'passed')),
    skipped: stepsIn(rows.filter(({ mark }) => mark === 'skipped')),
    last: typeof lab === 'string' && typeof step === 'string' ? { lab, step } : null,
  };
}

function stepsIn(rows: readonly Row[]): StepsByLab {
  const labs = Map.groupBy(rows, (row) => textIn(row, 'lab'));
  return Object.fromEntries([...labs].map(([lab, steps]) => [lab, steps.map((row) => textIn(row, 'step'))]));
}

function tooManySteps(): Failure {
  const message = `keep the marks: there would be more than ${PROGRESS_STEPS_MAX} of this learner`;
  return new Failure('too-many-requests', message, { hint: 'Forget the marks of a chapter you are done with.' });
}
