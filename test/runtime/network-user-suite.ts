import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpAddresses, dumpLinks, dumpRoutes, findLink, nft } from '@drydock/linux';
import {
  connect,
  createNetwork,
  disconnect,
  inspectNetwork,
  leaveNetworks,
  pruneNetworks,
  readNetworks,
  removeNetwork,
} from '@drydock/runtime';
import { curl, freshNetwork, start, TestContainer } from './network-fixture.ts';

/** Networks that users make. */
export function userSuite(): void {
  test('[NW50] a user network can be made, listed, inspected, and removed when nobody uses it', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    const labels = new Map([
      ['__proto__', 'harmless'],
      ['team', 'blue'],
    ]);
    const shop = await createNetwork(dataRoot, { name: 'shop', subnet: '10.5.0.0/24', gateway: '10.5.0.254', labels });
    assert.match(shop.bridge, /^br-[0-9a-f]{12}$/);
    assert.ok(dumpAddresses().some(({ address }) => address === '10.5.0.254'));
    assert.deepEqual(
      readNetworks(dataRoot).map(({ name }) => name),
      ['bridge', 'shop'],
    );
    assert.deepEqual(inspectNetwork(dataRoot, shop.id.slice(0, 6)).labels, labels);
    using web = new TestContainer('web');
    await start(dataRoot, web, { network: 'shop', wishes: { address: '10.5.0.77' } });
    await assert.rejects(removeNetwork(dataRoot, 'shop'), {
      reason: 'network-in-use',
      message: 'network "shop": container "web" uses it',
    });
    assert.deepEqual(await pruneNetworks(dataRoot), []);
    await assert.rejects(createNetwork(dataRoot, { name: 'shop' }), { reason: 'network-exists' });
    await assert.rejects(createNetwork(dataRoot, { name: 'two', subnet: '10.5.0.128/25' }), { reason: 'subnet-taken' });
    await assert.rejects(removeNetwork(dataRoot, 'bridge'), { reason: 'predefined' });
    await assert.rejects(removeNetwork(dataRoot, 'nowhere'), { reason: 'no-such-network' });
    await leaveNetworks(dataRoot, web.id);
    assert.deepEqual(
      (await pruneNetworks(dataRoot)).map(({ name }) => name),
      ['shop'],
    );
    assert.equal(findLink(shop.bridge), null);
    assert.ok(!nft('list table ip drydock').includes(shop.bridge));
  });

  test('[NW51] a running container is connected to another network, and disconnected; the way out is kept', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    using web = new TestContainer('web');
    using db = new TestContainer('db');
    db.answers(80, 'db');
    await start(dataRoot, web);
    await start(dataRoot, db, { network: 'shop' });
    const wayOut = () => web.inside(dumpRoutes).find(({ destination }) => destination === 'default')?.gateway;
    const lease = await connect(dataRoot, { network: 'shop', container: web.member, namespace: web.namespace });
    assert.equal(lease.inside, 'eth1');
    assert.match((await web.run(curl('172.18.0.2'))).output, /^db/);
    assert.equal(wayOut(), '172.17.0.1');
    await disconnect(dataRoot, { network: 'bridge', container: web.member, namespace: web.namespace });
    assert.equal(wayOut(), '172.18.0.1');
    await assert.rejects(connect(dataRoot, { network: 'shop', container: web.member, namespace: web.namespace }), {
      reason: 'already-connected',
    });
    await disconnect(dataRoot, { network: 'shop', container: web.member, namespace: web.namespace });
    assert.deepEqual(
      web.inside(dumpLinks).map(({ name }) => name),
      ['lo'],
    );
    await assert.rejects(disconnect(dataRoot, { network: 'shop', container: web.member }), { reason: 'not-connected' });
  });
}
