import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkView } from '@drydock/protocol';
import { startSession } from './session-fixture.ts';
import { background, waitFor, watch } from './watch-session.ts';

const IP_LISTS = 'ip -j link; ip -j -4 address; ip -j route';
type ListedLink = { ifindex: number; ifname: string; mtu: number; address: string; master?: string; flags: string[] };
type ListedAddresses = { ifname: string; addr_info?: { local: string; prefixlen: number }[] };
type ListedRoute = { dst: string; dev: string; gateway?: string };

function assertAsListed(
  network: NetworkView,
  [links, addresses, routes]: [ListedLink[], ListedAddresses[], ListedRoute[]],
): void {
  assert.deepEqual(
    network.links.map(({ index, name, mtu, mac, master, isUp, hasCarrier }) => [
      index,
      name,
      mtu,
      mac,
      master,
      isUp,
      hasCarrier,
    ]),
    links.map(({ ifindex, ifname, mtu, address, master, flags }) => [
      ifindex,
      ifname,
      mtu,
      address,
      master ?? null,
      flags.includes('UP'),
      flags.includes('LOWER_UP'),
    ]),
  );
  // Only those that have one are listed.
  const listed = addresses.flatMap(({ ifname, addr_info = [] }) =>
    addr_info.map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
  );
  const isIpv4 = (text: string) => !text.includes(':');
  assert.deepEqual(
    network.links.flatMap(({ name, addresses: own }) => own.filter(isIpv4).map((address) => `${name} ${address}`)),
    listed,
  );
  assert.deepEqual(
    network.routes
      .filter(({ destination, gateway }) => isIpv4(destination) && isIpv4(gateway ?? ''))
      .map(({ destination, gateway, link }) => [destination.replace('/32', ''), gateway, link])
      .slice(0, routes.length),
    routes.map(({ dst, gateway, dev }) => [dst, gateway ?? null, dev]),
  );
}

test('links, addresses and routes are those that ip lists; a veth’s ends are joined', async () => {
  await using learner = await startSession();
  const { output } = await learner.run(`${background('exec unshare --net sh -c "ip link set lo up; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}; box=$(pgrep -x sleep)
    ip link add left type veth peer name right netns $box; ip link add bridge0 type bridge; ip link set left master bridge0
    ip address add 10.1.0.1/24 dev bridge0; ip link set bridge0 up; ip link set left up
    nsenter -t $box -n sh -c "ip address add 10.1.0.2/24 dev right; ip link set right up; ip route add default via 10.1.0.1"
    ${waitFor('ip link show left | grep -q LOWER_UP')}
    ${IP_LISTS}; nsenter -t $box -n sh -c '${IP_LISTS}'`);
  const [links, addresses, routes, boxLinks, boxAddresses, boxRoutes] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const view = watch(learner.session)();
  const [own, box] = view.networks;
  assert.ok(view.networks.length === 2 && own !== undefined && box !== undefined);
  assertAsListed(own, [links, addresses, routes]);
  assertAsListed(box, [boxLinks, boxAddresses, boxRoutes]);
  const left = own.links.find(({ name }) => name === 'left');
  const right = box.links.find(({ name }) => name === 'right');
  assert.deepEqual([left?.kind, left?.peerIndex, left?.peerNamespace], ['veth', right?.index, box.inode]);
  assert.deepEqual([right?.kind, right?.peerIndex, right?.peerNamespace], ['veth', left?.index, own.inode]);
  assert.equal(left?.master, 'bridge0');
  assert.equal(own.links.find(({ name }) => name === 'bridge0')?.kind, 'bridge');
  assert.deepEqual([own.readFrom, own.pids], [1, [1]]);
  assert.ok(own.links.find(({ name }) => name === 'bridge0')?.addresses.includes('10.1.0.1/24'));
  assert.ok(
    box.routes.some(
      ({ destination, gateway, link }) => destination === 'default' && gateway === '10.1.0.1' && link === 'right',
    ),
  );
});

test('the other end of a veth in the same namespace is there; one outside of the session is told as nobody’s', async () => {
  await using learner = await startSession();
  await learner.run('ip link add one type veth peer name other');
  const [own] = watch(learner.session)().networks;
  const one = own?.links.find(({ name }) => name === 'one');
  const other = own?.links.find(({ name }) => name === 'other');
  assert.deepEqual([one?.peerIndex, one?.peerNamespace], [other?.index, own?.inode]);
  for (const { kind, name, peerNamespace } of own?.links ?? []) {
    if (kind === 'veth' && name.startsWith('eth')) assert.equal(peerNamespace, null);
  }
});

test('host names and message queues are told of each namespace, as its own shell reads them', async () => {
  await using learner = await startSession();
  const { output } =
    await learner.run(`ipcmk -Q > /dev/null; ipcmk -S 2 > /dev/null; ipcmk -M 4096 > /dev/null; ipcmk -M 4096 > /dev/null
    ${background('exec unshare --uts --ipc sh -c "hostname box; exec sleep 1000"')}
    ${waitFor('pgrep -x sleep')}; box=$(pgrep -x sleep); ${waitFor('test "$(nsenter -t $box -u hostname)" = box')}
    cat /proc/sysvipc/msg; hostname; nsenter -t $box -u hostname`);
  const view = watch(learner.session)();
  assert.deepEqual(
    view.hostnames.map(({ hostname }) => hostname),
    output.trim().split('\n').slice(-2),
  );
  assert.deepEqual(
    view.hostnames.map(({ inode }) => inode),
    [view.processes[0]?.namespaces.uts, view.processes.find(({ name }) => name === 'sleep')?.namespaces.uts],
  );
  const [key, id] = output.trim().split('\n')[1]?.trim().split(/\s+/).map(Number) ?? [];
  const [own, box] = view.ipcs;
  assert.deepEqual(own?.queues, [
    { id, key: `0x${((key ?? 0) >>> 0).toString(16).padStart(8, '0')}`, bytes: 0, messages: 0 },
  ]);
  assert.deepEqual([own?.sharedMemoryCount, own?.semaphoreCount], [2, 1]);
  assert.deepEqual([box?.queues, box?.sharedMemoryCount, box?.semaphoreCount], [[], 0, 0]);
});
