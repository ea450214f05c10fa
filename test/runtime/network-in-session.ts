import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MIRROR_ADDRESS } from '@drydock/runtime';
import { freshNetwork, start, TestContainer } from './network-fixture.ts';
import { networkSuites } from './network-suites.ts';

/* As root of a learner's session, in its own network namespace: started there by network-session.test.ts. */
networkSuites({ moments: 2 });

test('[NW81] a container reaches the mirror through the session, under the session’s address', async () => {
  await using network = freshNetwork();
  using client = new TestContainer('client');
  await start(network.dataRoot, client);
  const { output, status } = await client.run(
    `curl -sS --retry 20 --retry-connrefused --retry-delay 1 --max-time 60 http://${MIRROR_ADDRESS}/`,
  );
  assert.equal(status, 0, output);
  assert.match(output, /<title>mirror\.drydock<\/title>/);
});
