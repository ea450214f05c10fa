import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLink, withNamespace } from '@drydock/linux';
import { inspectNetwork, leaveNetworks, repairNetwork } from '@drydock/runtime';
import { curl, freshNetwork, run, start, TestContainer, traces } from './network-fixture.ts';

/**
 * What is left when something is killed, and what several at once do to each other.
 *
 * @param moments at which a process is killed, spread over all of its calls, and others each time
 */
export function crashSuite({ moments }: { readonly moments: number }): void {
  test('[NW70] what is left of a container that is no more is removed, and of others nothing', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using web = new TestContainer('web');
    using dead = new TestContainer('dead');
    web.answers(80, 'web');
    await start(dataRoot, web, { ports: ['8080:80'] });
    const before = traces(dataRoot);
    await start(dataRoot, dead, { ports: ['9090:80', '53:53/udp'] });
    const repaired = await repairNetwork(dataRoot, (id) => id === web.id);
    assert.deepEqual(repaired, { containers: [dead.id], links: [] });
    assert.deepEqual(traces(dataRoot), before);
    assert.match((await run(curl('127.0.0.1:8080'))).output, /^web/);
    assert.equal(
      withNamespace(dead.namespace, 'net', () => findLink('eth0')),
      null,
    );
  });

  test('[NW75] killed at any moment, a process leaves nothing that repair does not remove', {
    timeout: 300_000,
  }, async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using first = new TestContainer('first');
    await start(dataRoot, first);
    await leaveNetworks(dataRoot, first.id);
    const before = traces(dataRoot);
    // How many calls there are is told by one that is not killed.
    using whole = new TestContainer('whole');
    const calls = Number((await killedAfter(0, dataRoot, whole)).output);
    assert.ok(calls > 40, `${calls} calls`);
    assert.notDeepEqual(traces(dataRoot), before);
    await repairNetwork(dataRoot, () => false);
    assert.deepEqual(traces(dataRoot), before);
    const offset = Math.random();
    for (let moment = 0; moment < moments; moment += 1) {
      using container = new TestContainer(`doomed${moment}`);
      const number = 1 + Math.floor(((moment + offset) * calls) / moments);
      const { output } = await killedAfter(number, dataRoot, container);
      assert.equal(output, '', `killed after call ${number}`);
      await repairNetwork(dataRoot, () => false);
      assert.deepEqual(traces(dataRoot), before, `killed after call ${number}`);
      assert.equal(
        container.inside(() => findLink('eth0')),
        null,
      );
    }
  });

  test('[NW76] several processes at once take addresses that differ', { timeout: 300_000 }, async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using containers = new DisposableStack();
    const processes = Array.from({ length: 2 }, (_, index) => {
      const container = containers.use(new TestContainer(`c${index}`));
      return run(
        `${withCache(dataRoot)} ${process.execPath} ${KILLED.replace('killed', 'many')} ${dataRoot} ${container.namespace} ${index}`,
      );
    });
    for (const { output, status } of await Promise.all(processes)) assert.equal(status, 0, output);
    const { members } = inspectNetwork(dataRoot, 'bridge');
    assert.equal(members.length, 2 * 8);
    assert.equal(new Set(members.map(({ address }) => address)).size, 2 * 8);
  });
}

const KILLED = fileURLToPath(new URL('network-killed.ts', import.meta.url));

/** The same program is started several times: what the first one compiled is kept for the others. */
const withCache = (dataRoot: string) => `NODE_COMPILE_CACHE=${dataRoot}/compiled`;

const killedAfter = (calls: number, dataRoot: string, { namespace, id }: TestContainer) =>
  run(`${withCache(dataRoot)} exec ${process.execPath} ${KILLED} ${dataRoot} ${namespace} ${id} ${calls}`);
