import { openPostgres } from '../src/progress/postgres-database.ts';
import { ProgressStore } from '../src/progress/progress-store.ts';
import { openSqlite } from '../src/progress/sqlite-database.ts';

/* Passes one step after the other, and prints each that was acknowledged, until it is killed. */

const [address = '', owner = '', lab = ''] = process.argv.slice(2);
const database = address.startsWith('postgres:') ? await openPostgres(address, () => undefined) : openSqlite(address);
const store = await ProgressStore.open(database);
for (let number = 0; ; number++) {
  const step = `s${number % 90}`;
  await store.change(owner, [{ kind: 'pass', step: { lab, step } }]);
  process.stdout.write(`${step}\n`);
}
