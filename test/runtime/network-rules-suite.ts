import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { deleteLink, dumpRoutes, nft } from '@drydock/linux';
import { createNetwork, inspectNetwork } from '@drydock/runtime';
import {
  curl,
  curlInVain,
  freshNetwork,
  MACHINE_OUTSIDE,
  outsideWorld,
  run,
  start,
  TestContainer,
  WORLD,
} from './network-fixture.ts';

/** Who reaches whom. */
export function rulesSuite(): void {
  test('[NW10] all rules are in one table: without it nothing is left, and the next container brings it back', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    web.answers(80, 'web');
    await start(network.dataRoot, web, { ports: ['8080:80'] });
    assert.match(nft('list ruleset'), /^table ip drydock \{\n(.*\n)*\}\n$/);
    nft('delete table ip drydock');
    assert.equal(nft('list ruleset'), '');
    using other = new TestContainer('other');
    await start(network.dataRoot, other);
    assert.match((await run(curl('127.0.0.1:8080'))).output, /^web to 172\.17\.0\.1|^web to ::ffff:172\.17\.0\.1/);
  });

  test('[NW11] containers of one network reach each other, those of two networks do not', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    const other = await createNetwork(dataRoot, { name: 'other' });
    using web = new TestContainer('web');
    using near = new TestContainer('near');
    using far = new TestContainer('far');
    web.answers(80, 'web');
    await start(dataRoot, web);
    await start(dataRoot, near);
    await start(dataRoot, far, { network: 'other' });
    assert.equal((await near.run(curl('172.17.0.2'))).output, 'web to ::ffff:172.17.0.3\n');
    assert.notEqual((await far.run(curlInVain('172.17.0.2'))).status, 0);
    // Not even under an address of the other network, by hand.
    const forged = `ip address add 172.17.0.9/32 dev eth0 && ${curlInVain('172.17.0.2')} --interface 172.17.0.9`;
    assert.notEqual((await far.run(forged)).status, 0);
    assert.equal(other.subnet, '172.18.0.0/16');
  });

  test('[NW12] outside, containers speak under the address of this machine', async () => {
    await using network = freshNetwork();
    using outside = outsideWorld();
    using client = new TestContainer('client');
    outside.world.answers(80, 'world');
    await start(network.dataRoot, client);
    assert.equal((await client.run(curl(WORLD))).output, `world to ::ffff:${MACHINE_OUTSIDE}\n`);
  });

  test('[NW13] strangers reach published ports of containers, and nothing else of them', async () => {
    await using network = freshNetwork();
    using outside = outsideWorld();
    using web = new TestContainer('web');
    web.answers(80, 'web');
    web.answers(81, 'secret');
    await start(network.dataRoot, web, { ports: ['8080:80'] });
    const { world } = outside;
    assert.equal((await world.run(curl(`${MACHINE_OUTSIDE}:8080`))).output, `web to ::ffff:${WORLD}\n`);
    await world.run(`ip route add 172.17.0.0/16 via ${MACHINE_OUTSIDE}`);
    for (const port of [80, 81]) assert.notEqual((await world.run(curlInVain(`172.17.0.2:${port}`))).status, 0);
  });

  test('[NW14] what listens on this machine’s loopback is out of reach, though its published ports are not', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    using evil = new TestContainer('evil');
    web.answers(80, 'web');
    await start(network.dataRoot, web, { ports: ['127.0.0.1:8080:80'] });
    await start(network.dataRoot, evil);
    const server = createServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nsecret\n')).listen(7070);
    try {
      assert.match((await run(curl('127.0.0.1:7070'))).output, /secret/);
      assert.match((await run(curl('127.0.0.1:8080'))).output, /^web/);
      await evil.run(
        'ip link set lo down; echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet; ip route add 127.0.0.0/8 via 172.17.0.1 dev eth0',
      );
      for (const port of [7070, 8080]) assert.notEqual((await evil.run(curlInVain(`127.0.0.1:${port}`))).status, 0);
      assert.notEqual((await evil.run(curlInVain('172.17.0.1:8080'))).status, 0);
    } finally {
      server.close();
    }
  });

  test('[NW15] an internal network leads nowhere, in or out, but its containers reach each other', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using outside = outsideWorld();
    outside.world.answers(80, 'world');
    await createNetwork(dataRoot, { name: 'inner', isInternal: true });
    using web = new TestContainer('web');
    using client = new TestContainer('client');
    web.answers(80, 'web');
    await start(dataRoot, web, { network: 'inner' });
    await start(dataRoot, client, { network: 'inner' });
    const { gateway } = inspectNetwork(dataRoot, 'inner');
    assert.match((await client.run(curl(gateway.replace(/1$/, '2')))).output, /^web/);
    assert.deepEqual(
      client.inside(dumpRoutes).filter(({ destination }) => destination === 'default'),
      [],
    );
    await client.run(`ip route add default via ${gateway}`);
    assert.notEqual((await client.run(curlInVain(WORLD))).status, 0);
    await assert.rejects(start(dataRoot, client, { network: 'inner', ports: ['80'] }), { reason: 'already-connected' });
  });

  test('[NW16] links that were there before stay apart, though packets are passed on now', async () => {
    await using network = freshNetwork();
    await run('echo 0 > /proc/sys/net/ipv4/ip_forward; ip link add one type veth peer name two');
    using web = new TestContainer('web');
    await start(network.dataRoot, web);
    const set = nft('list set ip drydock apart');
    for (const name of ['"one"', '"two"']) assert.ok(set.includes(name), set);
    assert.ok(!set.includes('docker0'));
    assert.match((await run('cat /proc/sys/net/ipv4/ip_forward')).output, /^1$/m);
    deleteLink('one');
  });
}
