import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Query, Row } from './database.ts';

/** A second server that writes to the same file, or brings its tables up to date, is waited for this long … */
const BUSY_WITHIN_MS = 10_000;
/** … and asked this often: SQLite's own waiting would hold up everything else that this server does. */
const ASK_EVERY_MS = 5;
const OPEN_WITHIN_MS = 5000;
/** Of https://sqlite.org/rescode.html: another connection writes. */
const SQLITE_BUSY = 5;
/** Of the same: the file is damaged, or was never a database. */
const DAMAGED: ReadonlySet<unknown> = new Set([11, 26]);

/** The database without a server: one file, and beside it a log (-wal) that is part of it. */
export function openSqlite(path: string): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite would make it readable for all; the files beside it take this one's mode.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  return new SqliteDatabase(path, openFile(path));
}

function openFile(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: OPEN_WITHIN_MS });
  try {
    const [found] = file.prepare('PRAGMA quick_check(1)').all();
    if (found?.quick_check !== 'ok') throw damaged(path, String(found?.quick_check));
    // Readers and one writer do not wait for each other. FULL: what was acknowledged is on the disk, also when the
    // machine loses power; a learner passes a step every few minutes, so waiting for the disk costs nothing to feel.
    file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    file.exec(`PRAGMA busy_timeout = ${ASK_EVERY_MS}`);
    return file;
  } catch (cause) {
    file.close();
    throw cause instanceof Error && DAMAGED.has(codeOf(cause)) ? damaged(path, cause.message) : cause;
  }
}

class SqliteDatabase implements Database {
  readonly name: string;
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** There is one connection: a query in the middle of another's transaction would become part of it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, file: DatabaseSync) {
    this.name = `"${path}"`;
    this.#file = file;
  }

  readonly query: Query = (sql, values) => this.#inTurn(() => this.#run(sql, values));

  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      await this.#begin();
      try {
        const result = await work(this.#run);
        this.#file.exec('COMMIT');
        return result;
      } catch (error) {
        // Some errors have ended the transaction already.
        if (this.#file.isTransaction) this.#file.exec('ROLLBACK');
        throw error;
      }
    });
  }

  exclusively<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.transaction(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inTurn(async () => this.#file.close());
  }

  /** At once as the writer: one that became it halfway could find that another server was faster. */
  async #begin(): Promise<void> {
    const endsAtMs = performance.now() + BUSY_WITHIN_MS;
    for (;;) {
      try {
        this.#file.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (codeOf(error) !== SQLITE_BUSY || performance.now() > endsAtMs) throw error;
      }
      await wait(ASK_EVERY_MS);
    }
  }

  readonly #run: Query = async (sql, values = []) => {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#file.prepare(sql);
      this.#statements.set(sql, statement);
    }
    const named = Object.fromEntries(values.map((value, at) => [`$${at + 1}`, value]));
    return statement.all(named) as Row[];
  };

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(task);
    // Its failure is the asker's, not the next one's.
    this.#last = done.catch(() => undefined);
    return done;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'errcode' in error ? error.errcode : undefined);

function damaged(path: string, reason: string): Error {
  return new Error(
    `open "${path}": it is damaged (${reason.split('\n')[0]}), and was left as it is; bring it back from a backup, or move it away with ${path}-wal, and learners begin without marks`,
  );
}
