import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dumpAddresses, dumpLinks, dumpRoutes, findLink, netnsId, withNamespace } from '@drydock/linux';
import { MIRROR_ADDRESS, removeSession, type SessionSpecification, sessionAddress } from '@drydock/runtime';
import { startSession } from './session-fixture.ts';

/** The mirror starts with the machine; a machine that has just booted may still be at it. */
const CURL = 'curl -sS --retry 20 --retry-connrefused --retry-delay 1 --max-time 20';
const ARCHIVE = 'http://mirror.drydock/busybox-rootfs.tar.gz';
/** Refused at once; the limit is for machines that are busy otherwise. */
const FAST = '--connect-timeout 20';
/** curl's exit status when it was told no; 28 would be that it waited in vain. */
const CONNECTION_REFUSED = 7;

/** Connections of one session to the mirror at the same time: docker-vm/guest/firewall.nft. */
const CONNECTIONS_MAX = 8;

type Learner = Awaited<ReturnType<typeof startSession>>;
let ann: Learner;
let ben: Learner;
before(async () => {
  ann = await startSession();
  ben = await startSession();
});
after(async () => {
  await ann[Symbol.asyncDispose]();
  await ben[Symbol.asyncDispose]();
});

const addressOf = (learner: Learner) => sessionAddress(learner.session.specification);

test('a session has eth0 with an address of its own, a default route, and no IPv6 on it', async () => {
  const { output } = await ann.run('ip -br address show eth0; ip route; ip -6 address show eth0');
  const [link, ...routes] = output.trimEnd().split('\n');
  assert.match(link ?? '', new RegExp(`^eth0@if\\d+ +UP +${addressOf(ann)}/32 *$`));
  assert.deepEqual(
    routes.map((route) => route.trim()),
    [`default via ${MIRROR_ADDRESS} dev eth0 proto static`, `${MIRROR_ADDRESS} dev eth0 proto static scope link`],
  );
});

test('the mirror is reached by its name, and what it serves is what it says it serves', async () => {
  const { output, exitStatus } = await ann.run(
    `cd /tmp && ${CURL} -O ${ARCHIVE} && ${CURL} -s http://mirror.drydock/SHA256SUMS | sha256sum -c && ${CURL} http://mirror.drydock/`,
  );
  assert.match(output, /busybox-rootfs\.tar\.gz: OK/);
  assert.match(output, /<title>mirror\.drydock<\/title>/);
  assert.equal(exitStatus, 0);
});

test('the root file system unpacks, says honestly what it is, and its commands run in it', async () => {
  const { output, exitStatus } = await ann.run(
    `mkdir -p /tmp/root && cd /tmp && ${CURL} -o root.tar.gz ${ARCHIVE} && tar xzf root.tar.gz -C root && ` +
      `chroot root /bin/sh -c '. /etc/os-release; echo "$PRETTY_NAME $VERSION_ID"; echo /*; readlink /usr/bin/wget; id; head -n 1 /README'`,
  );
  assert.match(output, /^BusyBox from Debian, a small root file system of Drydock \d:1\.\d+/);
  assert.match(output, /\n\/README \/bin \/dev \/etc \/mnt \/proc \/root \/sbin \/sys \/tmp \/usr \/var\n/);
  assert.match(output, /\n\.\.\/\.\.\/bin\/busybox\nuid=0\(root\)/);
  assert.equal(exitStatus, 0);
});

test('the mirror answers ping', async () => {
  const { output, exitStatus } = await ann.run('ping -c 1 -W 5 mirror.drydock');
  assert.match(output, /1 received/);
  assert.equal(exitStatus, 0);
});

test('ping works without capabilities over the network, in a nested user namespace too', async () => {
  for (const nested of [
    'unshare --user --map-root-user',
    'setpriv --reuid=1000 --regid=1000 --clear-groups unshare --user --map-root-user',
  ]) {
    const { output } = await ann.run(`${nested} ping -c 1 -W 5 ${MIRROR_ADDRESS}`);
    assert.match(output, /1 received/, nested);
  }
});

test("the server's port is refused at every address of the machine, while it is open there", async () => {
  const server = createServer((socket) => socket.end()).listen(8080, '0.0.0.0');
  try {
    for (const address of [MIRROR_ADDRESS, '10.0.2.15']) {
      const { output, exitStatus } = await ann.run(`curl -sS ${FAST} http://${address}:8080/`);
      assert.match(output, /Connection refused|Couldn't connect/, address);
      assert.equal(exitStatus, CONNECTION_REFUSED, address);
    }
  } finally {
    server.close();
  }
});

test('other ports, other addresses and the other session are refused', async () => {
  await ben.enter('/bin/bash', '-c', 'python3 -m http.server 80');
  const targets = [`${MIRROR_ADDRESS}:22`, `${addressOf(ben)}:80`, '10.0.2.2:80', '192.0.2.1:80', '[2001:db8::1]:80'];
  for (const target of targets) {
    const { exitStatus } = await ann.run(`curl -s ${FAST} http://${target}/`);
    assert.equal(exitStatus, CONNECTION_REFUSED, target);
  }
  const own = await ben.run(`${CURL} http://${addressOf(ben)}/ 2>/dev/null | grep -c '<title>Directory listing'`);
  assert.match(own.output, /^1/, 'the server of the other session does answer there');
});

test("an address that is not the session's own is not believed", async () => {
  const spoof = (address: string) =>
    ann.run(`ip address add ${address}/32 dev eth0; ping -c 2 -i 0.2 -W 1 -I ${address} ${MIRROR_ADDRESS}`);
  for (const address of [addressOf(ben), '10.0.2.2', '192.0.2.7']) {
    const { output } = await spoof(address);
    assert.match(output, /2 packets transmitted, 0 received/, address);
  }
  const { output } = await ann.run(`ping -c 1 -W 5 ${MIRROR_ADDRESS}`);
  assert.match(output, /1 received/);
});

test('a learner can make links, bridges and network namespaces, and forward between them', async () => {
  const { output, exitStatus } = await ben.run(
    `set -e; ip netns add left; ip netns add right; ip link add bridge0 type bridge; ip link set bridge0 up
     for side in left right; do
       ip link add to-$side type veth peer name eth0 netns $side; ip link set to-$side master bridge0 up
     done
     ip -n left address add 10.0.0.1/24 dev eth0; ip -n left link set eth0 up
     ip -n right address add 10.0.0.2/24 dev eth0; ip -n right link set eth0 up
     ip netns exec left ping -c 1 -W 5 10.0.0.2
     echo 1 > /proc/sys/net/ipv4/ip_forward; cat /proc/sys/net/ipv4/ip_forward`,
  );
  assert.match(output, /1 received.*\n1\n$/s);
  assert.equal(exitStatus, 0);
});

test('whoever takes all connections takes only their own', async () => {
  const hog = `import socket, time
taken = []
for i in range(40):
    s = socket.socket()
    try: s.connect(("${MIRROR_ADDRESS}", 80)); taken.append(s)
    except OSError: pass
print(len(taken), file=open("/tmp/taken", "w"), flush=True)
time.sleep(600)`;
  await ben.enter('/usr/bin/python3', '-c', hog);
  const taken = await ben.run('for i in $(seq 300); do test -s /tmp/taken && break; sleep 0.1; done; cat /tmp/taken');
  assert.equal(taken.output, `${CONNECTIONS_MAX}\n`);
  const other = await ann.run(`${CURL} -o /dev/null -w '%{http_code}' http://mirror.drydock/`);
  assert.equal(other.output, '200');
});

test('the outer end of the cable goes with the session, whatever the learner did with the inner end', async () => {
  for (const change of [
    'true',
    'ip link delete eth0',
    'ip netns add x; ip link set eth0 netns x',
    'ip link set eth0 name y',
  ]) {
    const learner = await startSession();
    const { id } = learner.session.specification;
    assert.ok(findLink(id) !== null);
    await learner.run(change);
    await learner[Symbol.asyncDispose]();
    assert.equal(findLink(id), null, change);
  }
});

test('when the process that made a session is killed, removing the session removes the link', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('killed-maker.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const specification: SessionSpecification = { ...JSON.parse(String(line)), files: new Map() };
  child.kill('SIGKILL');
  await once(child, 'exit');
  await removeSession({ specification });
  assert.equal(findLink(specification.id), null);
  assert.deepEqual(
    dumpRoutes().filter(({ destination }) => destination === `${sessionAddress(specification)}/32`),
    [],
  );
});

test('links, addresses and routes are read in another namespace, and this thread comes back', () => {
  const path = `/proc/${ann.session.init}/ns/net`;
  const outside = findLink(ann.session.specification.id);
  const read = withNamespace(path, 'net', () => ({
    links: dumpLinks(),
    addresses: dumpAddresses(),
    routes: dumpRoutes(),
    // Not by the number of this process: its main thread is inside just now.
    idOfMachine: netnsId({ pid: 1 }),
    idOfOwn: netnsId({ pid: process.pid }),
  }));
  const eth0 = read.links.find(({ name }) => name === 'eth0');
  assert.equal(eth0?.kind, 'veth');
  assert.equal(eth0?.peerIndex, outside?.index);
  assert.equal(eth0?.peerNetnsId, read.idOfMachine);
  assert.equal(read.idOfOwn, null);
  assert.equal(outside?.peerIndex, eth0?.index);
  assert.equal(outside?.peerNetnsId, netnsId({ pid: ann.session.init }));
  assert.ok(read.addresses.some(({ index, address }) => index === eth0?.index && address === addressOf(ann)));
  assert.ok(read.routes.some(({ destination, gateway }) => destination === 'default' && gateway === MIRROR_ADDRESS));
  const known = execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).trimEnd().split('\n');
  assert.equal(dumpLinks().length, known.length);
});

test('a link with as many alternative names as it can have is read, and the others beside it', async () => {
  const names = 'for i in $(seq 600); do echo "link property add dev eth0 altname $(printf "a%0120d" $i)"; done';
  const { output } = await ben.run(`${names} > /tmp/batch; ip -batch /tmp/batch; ip link add behind type dummy`);
  assert.match(output, /property list too long/);
  const links = withNamespace(`/proc/${ben.session.init}/ns/net`, 'net', dumpLinks).map(({ name }) => name);
  for (const name of ['lo', 'eth0', 'behind']) assert.ok(links.includes(name), name);
});

test('host name and message queues of a session are read in its namespaces', async () => {
  await ann.run('hostname elsewhere; ipcmk --queue');
  const { init } = ann.session;
  const read = (file: string) => () => readFileSync(file, 'utf8');
  assert.equal(withNamespace(`/proc/${init}/ns/uts`, 'uts', read('/proc/sys/kernel/hostname')), 'elsewhere\n');
  assert.equal(withNamespace(`/proc/${init}/ns/ipc`, 'ipc', read('/proc/sysvipc/msg')).trimEnd().split('\n').length, 2);
  assert.equal(read('/proc/sys/kernel/hostname')(), 'drydock\n');
});

test('what runs in the other namespace may fail: this thread comes back all the same', () => {
  const path = `/proc/${ann.session.init}/ns/net`;
  const fail = () => {
    throw new Error('in between');
  };
  assert.throws(() => withNamespace(path, 'net', fail), { message: 'in between' });
  assert.ok(findLink(ann.session.specification.id) !== null);
  assert.throws(() => withNamespace('/proc/0/ns/net', 'net', fail), { code: 'ENOENT' });
});
