import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPostgres } from '../../apps/server/src/progress/postgres-database.ts';
import { ProgressStore } from '../../apps/server/src/progress/progress-store.ts';
import { testKilledWriter } from '../../apps/server/testing/killed-writer-suite.ts';
import { passedStep } from '../../apps/server/testing/progress-changes.ts';
import { newOwner, testProgressStore } from '../../apps/server/testing/progress-store-suite.ts';
import { testResumeCodes } from '../../apps/server/testing/resume-code-suite.ts';
import { PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server[Symbol.asyncDispose]());

const newPlace = () => server.newPlace();

testProgressStore('PostgreSQL', newPlace);
testResumeCodes('PostgreSQL', newPlace);
testKilledWriter('PostgreSQL', newPlace);

test('connections that break are opened again, and only what was under way fails', async () => {
  await using place = await newPlace();
  const lost: string[] = [];
  await using store = await ProgressStore.open(await openPostgres(place.address, (reason) => lost.push(reason)));
  const owner = newOwner();
  await store.change(owner, [passedStep(1)]);
  await server.breakConnections();
  // The pool may hand a connection out before it has heard that it is gone.
  await store.change(owner, [passedStep(2)]).catch(() => undefined);
  await store.change(owner, [passedStep(3)]);
  const { passed } = await store.read(owner);
  assert.ok(passed.lab?.includes('s1') && passed.lab.includes('s3'));
});

test('a database that cannot be reached is named without user and password', async () => {
  const url = `${server.urlOf('nowhere').replace('drydock@', 'drydock:hunter2@')}`;
  await assert.rejects(
    openPostgres(url, () => undefined),
    (error: Error) => {
      assert.match(error.message, /^connect to PostgreSQL at .+\/nowhere: database "nowhere" does not exist; see that/);
      assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /hunter2/);
      return true;
    },
  );
});
