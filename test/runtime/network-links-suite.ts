import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  addRoute,
  CLONE_NEWNET,
  call,
  deleteLink,
  dumpAddresses,
  dumpLinks,
  dumpRoutes,
  findLink,
  RT_TABLE_MAIN,
} from '@drydock/linux';
import {
  connect,
  createNetwork,
  inspectNetwork,
  joinNetwork,
  loopback,
  type Operation,
  type Plan,
  performPlan,
  plugIn,
  publishPorts,
  readAllPublished,
  repairNetwork,
  undoPlan,
} from '@drydock/runtime';
import { curl, freshNetwork, run, stageProgram, start, TestContainer } from './network-fixture.ts';

/** A container's links, addresses and ways: with a network, with none, with another's. */
export function linksSuite(): void {
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

  test('[NW6] the shell lines that an operation shows do what it does', async () => {
    await using network = freshNetwork();
    using web = new TestContainer('web');
    web.answers(80, 'web');
    const member = { dataRoot: network.dataRoot, network: 'bridge', container: web.member };
    const lines = [
      ...plugIn({ ...member, namespace: () => web.namespace }).byHand,
      ...publishPorts({ ...member, ports: readAllPublished(['8080:80']) }).byHand,
    ].map((line) => line.replaceAll('--target PID --net', `--net=${web.namespace}`).replaceAll('PID', '$HOLDER'));
    // ip(8) takes a process for the namespace: one that is in it for as long as the lines take.
    const script = [
      'set -e',
      `nsenter --net=${web.namespace} sleep 100 & HOLDER=$!`,
      'sleep 1',
      ...lines,
      'kill $HOLDER',
    ];
    const { output, status } = await run(script.join('\n'));
    assert.equal(status, 0, output);
    assert.match((await run(curl('172.17.0.1:8080'))).output, /^web to /);
    assert.equal(web.inside(() => findLink('eth0'))?.mac, '02:42:ac:11:00:02');
    deleteLink('veth1a2b3c4');
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
}

/** Apart from the others, since it takes its time where processors are emulated. */
export function everyAddressSuite(): void {
  test('[NW4] a /24 has 253 addresses for containers; the next one is told so', { timeout: 170_000 }, async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'small', subnet: '172.30.5.0/24' });
    // Making a namespace takes longer than a cable: here sixteen of them have many.
    using folder = new DisposableStack();
    const namespaces = Array.from({ length: 16 }, (_, index) => folder.use(new TestContainer(`n${index}`)).namespace);
    const connectOne = async (number: number) => {
      const container = { id: `c${number}`, name: `c${number}` };
      const namespace = namespaces[number % namespaces.length] ?? '';
      await connect(dataRoot, { network: 'small', container, namespace });
    };
    for (let number = 1; number <= 253; number += 1) await connectOne(number);
    const { members } = inspectNetwork(dataRoot, 'small');
    assert.equal(new Set(members.map(({ address }) => address)).size, 253);
    await assert.rejects(connectOne(254), {
      reason: 'no-free-address',
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
