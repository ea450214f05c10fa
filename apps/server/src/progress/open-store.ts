import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import { ProgressStore } from './progress-store.ts';
import { openSqlite } from './sqlite-database.ts';

export const SQLITE_FILE_NAME = 'progress.sqlite';

/** The database that the configuration names, with its tables up to date. */
export async function openProgressStore(
  { stateFolder, databaseUrl }: Pick<Config, 'stateFolder' | 'databaseUrl'>,
  log: Log,
): Promise<ProgressStore> {
  const database =
    databaseUrl === null ? openSqlite(join(stateFolder, SQLITE_FILE_NAME)) : await connect(databaseUrl, log);
  try {
    const store = await ProgressStore.open(database);
    log.info({ database: database.name }, 'progress is kept');
    return store;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** Loaded where it is used: most servers need no more than the file, and start faster without. */
async function connect(databaseUrl: string, log: Log): Promise<Database> {
  const { openPostgres } = await import('./postgres-database.ts');
  return await openPostgres(databaseUrl, (reason) => log.warn({ reason }, 'a connection to the database broke'));
}
