import { Failure, type ProgressChange } from '@drydock/protocol';
import { COOKIE_MAX_AGE_SECONDS } from '../sign-in/cookie.ts';
import { numberIn, type Query } from './database.ts';

/**
 * Anybody gets a cookie for the asking, so somebody could fill the disk with learners that are none: some 100 bytes
 * each, and as many for each mark. Far more than a course has.
 */
export const LEARNERS_MAX = 50_000;

/** Makes the learner's row, or raises its revision. First in every change: it lets one change per learner in at a time. */
export async function touchLearner(
  query: Query,
  owner: string,
  { nowMs, learnersMax }: { readonly nowMs: number; readonly learnersMax: number },
): Promise<void> {
  const [row] = await query(
    `INSERT INTO learners (owner, revision, changed_at) VALUES ($1, 1, $2)
     ON CONFLICT (owner) DO UPDATE SET revision = learners.revision + 1, changed_at = excluded.changed_at
     RETURNING revision`,
    [owner, nowMs],
  );
  if (row === undefined || numberIn(row, 'revision') > 1) return;
  if ((await count(query, 'SELECT COUNT(*) AS found FROM learners')) > learnersMax) {
    const message = `keep the progress: this server has ${learnersMax} learners already`;
    throw new Failure('too-many-requests', message, {
      hint: 'This browser remembers your marks meanwhile. Tell who runs the server.',
    });
  }
}

/** A cookie lives for a year: nobody can come back as a learner who has changed nothing for longer. */
export const LEARNER_KEPT_MS = COOKIE_MAX_AGE_SECONDS * 1000;

export async function forgetLongGone(query: Query, nowMs: number): Promise<void> {
  await query('DELETE FROM learners WHERE changed_at < $1', [nowMs - LEARNER_KEPT_MS]);
}

export const countMarks = (query: Query, owner: string): Promise<number> =>
  count(query, 'SELECT COUNT(*) AS found FROM marks WHERE owner = $1', [owner]);

/** withChange() of the protocol, in SQL. */
export async function applyChange(query: Query, owner: string, change: ProgressChange, nowMs: number): Promise<void> {
  switch (change.kind) {
    case 'pass':
      await query(
        `INSERT INTO marks (owner, lab, step, mark, marked_at) VALUES ($1, $2, $3, 'passed', $4)
         ON CONFLICT (owner, lab, step) DO UPDATE SET mark = 'passed', marked_at = excluded.marked_at
         WHERE marks.mark = 'skipped'`,
        [owner, change.step.lab, change.step.step, nowMs],
      );
      break;
    case 'skip':
      await query(
        `INSERT INTO marks (owner, lab, step, mark, marked_at) VALUES ($1, $2, $3, 'skipped', $4)
         ON CONFLICT (owner, lab, step) DO NOTHING`,
        [owner, change.step.lab, change.step.step, nowMs],
      );
      break;
    case 'visit':
      await query('UPDATE learners SET last_lab = $2, last_step = $3 WHERE owner = $1', [
        owner,
        change.step.lab,
        change.step.step,
      ]);
      break;
    case 'forget-step':
      await query('DELETE FROM marks WHERE owner = $1 AND lab = $2 AND step = $3', [
        owner,
        change.step.lab,
        change.step.step,
      ]);
      break;
    case 'forget-lab':
      await query('DELETE FROM marks WHERE owner = $1 AND lab = $2', [owner, change.lab]);
      break;
    case 'forget-all':
      await query('DELETE FROM marks WHERE owner = $1', [owner]);
      await query('UPDATE learners SET last_lab = NULL, last_step = NULL WHERE owner = $1', [owner]);
      break;
    default:
      change satisfies never;
  }
}

async function count(query: Query, sql: string, values?: Parameters<Query>[1]): Promise<number> {
  const [row] = await query(sql, values);
  return row === undefined ? 0 : numberIn(row, 'found');
}
