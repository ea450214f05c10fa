import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  addRoute,
  CLONE_NEWNET,
  call,
  deleteLink,
  dumpAddresses,
  dumpLinks,
  dumpRoutes,
  findLink,
  nft,
  RT_TABLE_MAIN,
  withNamespace,
} from '@drydock/linux';
import {
  connect,
  createNetwork,
  disconnect,
  inspectNetwork,
  joinNetwork,
  leaveNetworks,
  loopback,
  type Operation,
  type Plan,
  performPlan,
  portsOf,
  pruneNetworks,
  readNetworks,
  removeNetwork,
  repairNetwork,
  undoPlan,
} from '@drydock/runtime';
import {
  curl,
  curlInVain,
  freshNetwork,
  MACHINE_OUTSIDE,
  outsideWorld,
  run,
  stageProgram,
  start,
  TestContainer,
  traces,
  WORLD,
} from './network-fixture.ts';

/** Everything that holds wherever the runtime is root: of the machine, or of a learner's session. */
export function networkSuite(): void {
  test('[NW1] a container has eth0 with an address of the pool, a MAC that follows from it, a way out, and lo', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    await start(network.dataRoot, web);
    const seen = web.inside(() => ({
      links: dumpLinks(),
      addresses: dumpAddresses(),
      routes: dumpRoutes().filter(({ table, family }) => table === RT_TABLE_MAIN && family === 4),
    }));
    assert.deepEqual(
      seen.links.map(({ name, kind, mac }) => ({ name, kind, mac })),
      [
        { name: 'lo', kind: null, mac: '00:00:00:00:00:00' },
        { name: 'eth0', kind: 'veth', mac: '02:42:ac:11:00:02' },
      ],
    );
    assert.deepEqual(
      seen.addresses
        .filter(({ index }) => index !== 1)
        .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
      ['172.17.0.2/16'],
    );
    assert.ok(seen.addresses.some(({ address }) => address === '127.0.0.1'));
    assert.deepEqual(seen.routes.map(({ destination, gateway }) => `${destination} ${gateway}`).sort(), [
      '172.17.0.0/16 null',
      'default 172.17.0.1',
    ]);
    const [lease] = inspectNetwork(network.dataRoot, 'bridge').members;
    const outer = findLink(lease?.link ?? '');
    assert.match(lease?.link ?? '', /^veth[0-9a-f]{7}$/);
    assert.equal(outer?.master, findLink('docker0')?.index);
    assert.equal(findLink('docker0')?.mac, '02:42:ac:11:00:01');
  });

  test('[NW2] the next free block is taken when a route leads to the first', async () => {
    await using network = freshNetwork();
    addRoute({ destination: '172.17.4.0', prefixLength: 24, link: 1 });
    using web = new TestContainer('web');
    await start(network.dataRoot, web);
    assert.equal(inspectNetwork(network.dataRoot, 'bridge').subnet, '172.18.0.0/16');
    // The route goes with the link it was on: here lo, which stays.
    await run('ip route del 172.17.4.0/24 dev lo');
  });

  test('[NW3] an address is its container’s alone, and free when that has left', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using web = new TestContainer('web');
    using db = new TestContainer('db');
    const plan = await start(dataRoot, web);
    await start(dataRoot, db);
    const addresses = () => inspectNetwork(dataRoot, 'bridge').members.map(({ address, name }) => `${name} ${address}`);
    assert.deepEqual(addresses().sort(), ['db 172.17.0.3', 'web 172.17.0.2']);
    assert.deepEqual(await undoPlan(plan), []);
    assert.deepEqual(addresses(), ['db 172.17.0.3']);
    assert.equal(
      web.inside(() => findLink('eth0')),
      null,
    );
    using next = new TestContainer('next');
    await start(dataRoot, next);
    assert.deepEqual(addresses().sort(), ['db 172.17.0.3', 'next 172.17.0.2']);
  });

  test('[NW4] a /24 has 253 addresses for containers; the next one is told so', { timeout: 170_000 }, async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'small', subnet: '172.30.5.0/24' });
    using folder = new DisposableStack();
    const connectOne = async (number: number) => {
      const container = folder.use(new TestContainer(`c${number}`));
      await connect(dataRoot, { network: 'small', container: container.member, namespace: container.namespace });
    };
    for (let number = 1; number <= 253; number += 1) await connectOne(number);
    const { members } = inspectNetwork(dataRoot, 'small');
    assert.equal(new Set(members.map(({ address }) => address)).size, 253);
    await assert.rejects(connectOne(254), {
      code: 'no-free-address',
      message: 'network "small": none of the addresses of 172.30.5.0/24 is free; 253 containers have them',
    });
    // With their namespaces the cables go, all at once; then the leases are struck out.
    folder.dispose();
    assert.equal((await repairNetwork(dataRoot, () => false)).containers.length, 253);
    assert.deepEqual(inspectNetwork(dataRoot, 'small').members, []);
    assert.deepEqual(
      dumpLinks().filter(({ name }) => name.startsWith('veth')),
      [],
    );
  });

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
    await assert.rejects(start(dataRoot, client, { network: 'inner', ports: ['80'] }), { code: 'already-connected' });
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

  test('[NW20] a published port answers at every address of this machine, to everybody', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'other' });
    using web = new TestContainer('web');
    using near = new TestContainer('near');
    using far = new TestContainer('far');
    web.answers(80, 'web');
    await start(dataRoot, web, { ports: ['8080:80'] });
    await start(dataRoot, near);
    await start(dataRoot, far, { network: 'other' });
    const askers = { machine: run, web: web.run.bind(web), near: near.run.bind(near), far: far.run.bind(far) };
    for (const [name, ask] of Object.entries(askers)) {
      const { output } = await ask(curl('172.17.0.1:8080'));
      assert.match(output, /^web to /, name);
    }
    assert.match((await far.run(curl('172.18.0.1:8080'))).output, /^web to /);
    assert.match((await run(curl('127.0.0.1:8080'))).output, /^web to /);
  });

  test('[NW22] a port is one container’s: who has it is named, be it a program of the machine', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using web = new TestContainer('web');
    using late = new TestContainer('late');
    await start(dataRoot, web, { ports: ['8080:80', '127.0.0.1:8081:81'] });
    const refusal = (ports: string[]) => start(dataRoot, late, { ports });
    await assert.rejects(refusal(['8080:80']), {
      code: 'port-taken',
      message: 'port 8080/tcp: is published by container "web" already',
    });
    await assert.rejects(refusal(['8081:80']), { message: 'port 8081/tcp: is published by container "web" already' });
    await assert.rejects(refusal(['9000:80', '9000:81']), { message: 'port 9000/tcp: is published twice' });
    await assert.rejects(refusal(['203.0.113.9:80:80']), { message: /this machine has no address 203\.0\.113\.9/ });
    const server = createServer().listen(8090);
    try {
      await assert.rejects(refusal(['8090:80']), { message: 'port 8090/tcp: a program of this machine has it' });
    } finally {
      server.close();
    }
    // Undone each time: not even the address is left.
    assert.deepEqual(
      inspectNetwork(dataRoot, 'bridge').members.map(({ name }) => name),
      ['web'],
    );
    await start(dataRoot, late, { ports: ['8080:80/udp', '127.0.0.2:8081:80'] });
  });

  test('[NW23] of a range the first free port is taken, and any port where none is said', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    await start(network.dataRoot, web, { ports: ['8000-8002:80', '8000-8002:81', '9000-9001:90-91', '99'] });
    const ports = portsOf(network.dataRoot, web.id).map(
      ({ hostPort, containerPort }) => `${hostPort}:${containerPort}`,
    );
    assert.deepEqual(ports.sort(), ['32768:99', '8000:80', '8001:81', '9000:90', '9001:91']);
    await leaveNetworks(network.dataRoot, web.id);
    assert.deepEqual(portsOf(network.dataRoot, web.id), []);
    assert.ok(!nft('list map ip drydock published').includes('elements'));
  });

  test('[NW24] UDP ports are published too', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    await start(network.dataRoot, web, { ports: ['5353:5300/udp'] });
    const program = `import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("0.0.0.0", 5300)); s.settimeout(60)
data, who = s.recvfrom(100); s.sendto(b"echo " + data, who)`;
    const server = web.run(`python3 -c '${program}'`);
    const client = `import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("127.0.0.1", 5353)); s.settimeout(1)
for i in range(50):
    try: s.send(b"hello"); print(s.recv(100).decode()); break
    except OSError: time.sleep(0.1)`;
    assert.equal((await run(`python3 -c '${client}'`)).output, 'echo hello\n');
    assert.equal((await server).status, 0);
  });

  test('[NW33] `none` has lo alone, and it answers; `container:ID` shares everything, 127.0.0.1 too', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    web.answers(80, 'web');
    await start(network.dataRoot, web);
    const file = `${network.dataRoot}/seen`;
    const script = (line: string) => ['/bin/sh', '-c', `(${line}) > ${file} 2>&1`] as const;
    await becomes([newNetwork, loopback()], ...script('ip -o link; ip -o -4 address'));
    assert.match(readFileSync(file, 'utf8'), /^1: lo: <LOOPBACK,UP,LOWER_UP>.*\n1: lo +inet 127\.0\.0\.1\/8 .*\n$/);
    const join = joinNetwork({ namespace: web.namespace, container: 'web' });
    await becomes([join], ...script(`ip -o -4 address show eth0; ${curl('127.0.0.1')}`));
    assert.match(readFileSync(file, 'utf8'), /eth0 +inet 172\.17\.0\.2\/16 .*\nweb to ::ffff:127\.0\.0\.1\n$/);
  });

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
      code: 'network-in-use',
      message: 'network "shop": container "web" uses it',
    });
    assert.deepEqual(await pruneNetworks(dataRoot), []);
    await assert.rejects(createNetwork(dataRoot, { name: 'shop' }), { code: 'network-exists' });
    await assert.rejects(createNetwork(dataRoot, { name: 'two', subnet: '10.5.0.128/25' }), { code: 'subnet-taken' });
    await assert.rejects(removeNetwork(dataRoot, 'bridge'), { code: 'predefined' });
    await assert.rejects(removeNetwork(dataRoot, 'nowhere'), { code: 'no-such-network' });
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
      code: 'already-connected',
    });
    await disconnect(dataRoot, { network: 'shop', container: web.member, namespace: web.namespace });
    assert.deepEqual(
      web.inside(dumpLinks).map(({ name }) => name),
      ['lo'],
    );
    await assert.rejects(disconnect(dataRoot, { network: 'shop', container: web.member }), { code: 'not-connected' });
  });

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
    timeout: 170_000,
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
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      using container = new TestContainer(`doomed${moment}`);
      const number = 1 + Math.floor((moment * calls) / MOMENTS);
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

  test('[NW76] several processes at once take addresses that differ', { timeout: 170_000 }, async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    using containers = new DisposableStack();
    const processes = Array.from({ length: 4 }, (_, index) => {
      const container = containers.use(new TestContainer(`c${index}`));
      return run(`${process.execPath} ${KILLED.replace('killed', 'many')} ${dataRoot} ${container.namespace} ${index}`);
    });
    for (const { output, status } of await Promise.all(processes)) assert.equal(status, 0, output);
    const { members } = inspectNetwork(dataRoot, 'bridge');
    assert.equal(members.length, 4 * 8);
    assert.equal(new Set(members.map(({ address }) => address)).size, 4 * 8);
  });
}

const newNetwork: Operation = {
  name: 'new-network',
  title: 'A network namespace of its own',
  effect: '',
  byHand: [],
  steps: [call('unshare', [CLONE_NEWNET])],
};

/** Performs a plan of which the last step is to become this program, and waits for its end. */
async function becomes(plan: Plan, ...argv: readonly [string, ...string[]]): Promise<void> {
  const child = { fork: 0, result: 'child', parent: 'waits' } as const;
  const [first, ...rest] = plan;
  assert.ok(first !== undefined);
  const last = call('execve', [argv[0], argv, ['PATH=/usr/bin:/bin:/usr/sbin:/sbin']]);
  const program = { ...first, name: 'program', steps: [last] };
  const { ended } = await performPlan([{ ...first, steps: [child, ...first.steps] }, ...rest, program], {
    stage: stageProgram(),
  });
  assert.equal((await ended)[0]?.exitStatus, 0);
}

/** Moments at which a process is killed, spread over all of its calls. */
const MOMENTS = 12;
const KILLED = fileURLToPath(new URL('network-killed.ts', import.meta.url));

const killedAfter = (calls: number, dataRoot: string, { namespace, id }: TestContainer) =>
  run(`exec ${process.execPath} ${KILLED} ${dataRoot} ${namespace} ${id} ${calls}`);
