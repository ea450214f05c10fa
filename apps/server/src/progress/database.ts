/** What a query may be given, and gives: texts, whole numbers and nothing. Times are milliseconds since 1970. */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** SQL that SQLite and PostgreSQL both read, with its values as $1, $2 … and never in the text. */
export type Query = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

/** Where progress is kept. Two of them: sqlite-database.ts and postgres-database.ts. */
export type Database = AsyncDisposable & {
  /** For messages: which one it is, and where. Never a password. */
  readonly name: string;
  readonly query: Query;
  /** All of `work` is kept, or, when it throws, nothing. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  /** As a transaction, and no other server runs its own `exclusively` meanwhile. */
  exclusively<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
};

export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`read the column "${column}": it holds no text`);
  return value;
}

export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`read the column "${column}": it holds no number`);
  return value;
}
