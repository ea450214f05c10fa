import { randomUUID } from 'node:crypto';
import { type Database, numberIn, type Query } from './database.ts';

/**
 * How the tables came to be what they are, oldest first; the version is the place in this list, counted from 1. Forward
 * only: what a release has applied anywhere is never changed, a new entry is added instead.
 */
export const MIGRATIONS: readonly ((query: Query) => Promise<void>)[] = [
  async (query) => {
    // Tells this database from an empty one in its place: see learnerIn().
    await query('CREATE TABLE identity (id TEXT NOT NULL)');
    await query('INSERT INTO identity (id) VALUES ($1)', [randomUUID()]);
    await query(`
      CREATE TABLE learners (
        owner TEXT NOT NULL PRIMARY KEY,
        revision BIGINT NOT NULL,
        last_lab TEXT,
        last_step TEXT,
        changed_at BIGINT NOT NULL
      )`);
    await query(`
      CREATE TABLE marks (
        owner TEXT NOT NULL REFERENCES learners (owner) ON DELETE CASCADE,
        lab TEXT NOT NULL,
        step TEXT NOT NULL,
        mark TEXT NOT NULL CHECK (mark IN ('passed', 'skipped')),
        marked_at BIGINT NOT NULL,
        PRIMARY KEY (owner, lab, step)
      )`);
    await query(`
      CREATE TABLE resume_codes (
        code_hash TEXT NOT NULL PRIMARY KEY,
        owner TEXT NOT NULL REFERENCES learners (owner) ON DELETE CASCADE,
        expires_at BIGINT NOT NULL
      )`);
    await query('CREATE INDEX resume_codes_by_owner ON resume_codes (owner, expires_at)');
  },
];

/** Brings the tables up to date. Servers that start at the same time wait for each other. */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<void> {
  await database.exclusively(async (query) => {
    await query(
      'CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)',
    );
    const [row] = await query('SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions');
    const version = row === undefined ? 0 : numberIn(row, 'version');
    if (version > migrations.length) {
      throw new Error(
        `open ${database.name}: its tables have version ${version}, this server knows them up to ${migrations.length}; start a newer server, or give this one another database`,
      );
    }
    for (const [at, apply] of migrations.entries()) {
      if (at < version) continue;
      await apply(query);
      await query('INSERT INTO schema_versions (version, applied_at) VALUES ($1, $2)', [at + 1, Date.now()]);
    }
  });
}
