import pg from 'pg';
import type { Database, Query, Row } from './database.ts';

/** Of one server. Its work is a few short queries per learner and minute. */
const CONNECTIONS_MAX = 4;
const CONNECT_WITHIN_MS = 5000;
/** No query of ours takes a tenth of a second; one that hangs must not hold a connection for ever. */
const QUERY_WITHIN_MS = 15_000;
/** "drydock" in ASCII: what all servers of one database lock for a migration, and nobody else by accident. */
const LOCK = '28271045846527851';
/** The type of count(*) and of our numbers: they stay far below 2^53. */
const OID_INT8 = 20;

/** Connects, and fails when that is not possible. @param url `postgres://user:password@host/database` */
export async function openPostgres(url: string, onLost: (reason: string) => void): Promise<Database> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(OID_INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: QUERY_WITHIN_MS,
    application_name: 'drydock',
  });
  // A connection that breaks while nobody uses it: the next query opens another.
  pool.on('error', (error) => onLost(error.message));
  const database = new PostgresDatabase(describePostgres(url), pool);
  try {
    await database.query('SELECT 1');
  } catch (cause) {
    await pool.end();
    // Not as its cause: what a library tells of itself could hold the URL.
    throw new Error(
      `connect to ${database.name}: ${reasonOf(cause)}; see that PostgreSQL runs there and lets this user in, or unset DRYDOCK_DATABASE for a file`,
    );
  }
  return database;
}

/** For messages: user, password and options are left out. */
export function describePostgres(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `PostgreSQL at ${searchParams.get('host') ?? (host || 'localhost')}${pathname}`;
}

class PostgresDatabase implements Database {
  readonly name: string;
  readonly #pool: pg.Pool;

  constructor(name: string, pool: pg.Pool) {
    this.name = name;
    this.#pool = pool;
  }

  readonly query: Query = (sql, values) => run(this.#pool, sql, values);

  async transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let isBroken = false;
    try {
      await client.query('BEGIN');
      const result = await work((sql, values) => run(client, sql, values));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away; PostgreSQL rolls back by itself.
      await client.query('ROLLBACK').catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  exclusively<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.transaction(async (query) => {
      await query(`SELECT pg_advisory_xact_lock(${LOCK})`);
      return work(query);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}

async function run(client: pg.Pool | pg.PoolClient, sql: string, values: Parameters<Query>[1] = []): Promise<Row[]> {
  const { rows } = await client.query<Row>(sql, [...values]);
  return rows;
}

/** A refused connection to several addresses is an AggregateError without words. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : 'it failed';
}
