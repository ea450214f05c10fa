import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { MIRROR_ADDRESS } from '@drydock/runtime';
import { type Attacker, startAttacker, toAttempts } from './session-attack.ts';

let attacker: Attacker;
let neighbour: Attacker;
before(async () => {
  attacker = await startAttacker();
  neighbour = await startAttacker();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
});

const shell = (command: string) => execFileSync('sh', ['-c', command], { encoding: 'utf8' });
const links = () => readdirSync('/sys/class/net').sort();
/** Packets that left the machine by the link that leads out. */
const sentOut = () => Number(readFileSync('/sys/class/net/eth0/statistics/tx_packets', 'utf8'));
/** IP packets that came to a session: InReceives of /proc/net/snmp. */
const received = (learner: Attacker) =>
  Number(readFileSync(`/proc/${learner.session.init}/net/snmp`, 'utf8').match(/^Ip: \d+ \d+ (\d+)/m)?.[1]);
const reachesMirror = async (learner: Attacker) =>
  assert.match((await learner.run(`ping -c 2 -i 0.2 -W 5 ${MIRROR_ADDRESS}`)).output, /[12] received/);

test('[AT40] a link of its own in the machine’s network: by pid, by the number of the namespace at the other end of its cable, by the death of a namespace', async () => {
  const before = links();
  const { output } = await attacker.run(`python3 - <<'END'
exec(open('/var/attack.py').read())
import socket
def link(what, *attributes):
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    text = lambda kind, value: struct.pack('<HH', 4 + len(value), kind) + value + bytes(-len(value) % 4)
    number = lambda kind, value: text(kind, struct.pack('<I', value))
    body = bytes(16) + text(3, b'attack\\0') + text(18, text(1, b'dummy')) + b''.join(number(*each) for each in attributes)
    s.send(struct.pack('<IHHII', 16 + len(body), 16, 0x605, 1, 0) + body)
    code = -struct.unpack('<i', s.recv(4096)[16:20])[0]
    print(f'{what}: {errno.errorcode.get(code, code)}')
for pid in (${process.pid}, ${neighbour.session.init}): link(f'pid {pid}', (19, pid))
for id in (0, 1): link(f'link-netnsid {id}', (37, id))
for id in (0, 1): link(f'target-netnsid {id}', (46, id))
END
ip netns add dying; ip -n dying link add attack type dummy; ip -n dying link add attack2 type veth peer name attack3; ip netns delete dying`);
  const ends = toAttempts(output);
  assert.equal(ends[`pid ${process.pid}`], 'ESRCH', 'a pid means what it means in its pid namespace');
  assert.equal(ends['link-netnsid 0'], 'EPERM', 'the namespace belongs to another user namespace');
  assert.equal(ends['target-netnsid 0'], 'EPERM');
  assert.equal(Object.values(ends).filter((end) => /^E[A-Z]+$/.test(end ?? '')).length, 6, output);
  assert.deepEqual(links(), before);
});

test('[AT41] the machine’s addresses, routes and rules: what a session lists, flushes and changes is its own', async () => {
  const state = () => shell('nft list table inet drydock | grep -v elements; ip -o address; ip route; ip rule');
  const before = state();
  const { output } =
    await attacker.run(`nft list ruleset; nft flush ruleset; nft add table inet drydock; nft delete table inet drydock; ip rule add from all blackhole; ip rule delete from all blackhole
    unshare --user --map-root-user nft flush ruleset 2>&1`);
  assert.doesNotMatch(output, /chain/, 'no rule of the machine is seen');
  assert.equal(state(), before);
});

const RAW = `
import socket
def checksum(data):
    total = sum(struct.unpack(f'>{len(data) // 2}H', data))
    while total >> 16: total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff
def echo(source, target):
    icmp = struct.pack('>BBHHH', 8, 0, 0, 7, 7)
    icmp = struct.pack('>BBHHH', 8, 0, checksum(icmp), 7, 7)
    ip = struct.pack('>BBHHHBBH4s4s', 0x45, 0, 28, 1, 0, 64, 1, 0, socket.inet_aton(source), socket.inet_aton(target))
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 255)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
    for _ in range(5): s.sendto(ip + icmp, (target, 0))
`;

test('[AT42] packets with another session’s address as their sender, made by hand', async () => {
  await reachesMirror(attacker);
  await reachesMirror(neighbour);
  const answered = async (source: string, learner: Attacker) => {
    const before = received(learner);
    assert.deepEqual(await attacker.attempts(`${RAW}attempt('send', lambda: echo('${source}', '${MIRROR_ADDRESS}'))`), {
      send: 'done',
    });
    return received(learner) - before;
  };
  assert.ok((await answered(attacker.address, attacker)) >= 5, 'its own are answered');
  for (const source of [neighbour.address, '127.0.0.1', '10.0.2.2', MIRROR_ADDRESS]) {
    const outward = sentOut();
    assert.equal(
      await answered(source, neighbour),
      0,
      `${source}: its answer would not leave by this link (rp_filter and the firewall)`,
    );
    assert.equal(sentOut(), outward);
  }
});

test('[AT43] ARP and neighbour advertisements that say: I am the mirror, I am the other session', async () => {
  const { output } = await attacker.run(`python3 - <<'END'
exec(open('/var/attack.py').read())
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(('eth0', 0))
own = bytes.fromhex(open('/sys/class/net/eth0/address').read().strip().replace(':', ''))
for address in ('${neighbour.address}', '${MIRROR_ADDRESS}', '10.0.2.2', '10.0.2.15'):
    for operation in (1, 2):
        for _ in range(3):
            s.send(b'\\xff' * 6 + own + bytes.fromhex('0806000108000604') + struct.pack('>H', operation) + own + socket.inet_aton(address) + b'\\xff' * 6 + socket.inet_aton(address))
s.send(b'\\x33\\x33' + b'\\0\\0\\0\\1' + own + bytes.fromhex('86dd6000000000203aff') + bytes(32) + bytes.fromhex('88000000a0000000') + bytes(24))
print('sent')
END`);
  assert.equal(output, 'sent\n');
  const known = shell(`ip neigh show dev ${attacker.id}`);
  assert.doesNotMatch(
    known,
    new RegExp(`^(${neighbour.address}|${MIRROR_ADDRESS}|10\\.0\\.2\\.\\d+) `, 'm'),
    'no bridge joins the cables, and nobody is asked about addresses of other links',
  );
  assert.equal(shell(`ip route get ${neighbour.address}`).includes(`dev ${neighbour.id}`), true);
  await reachesMirror(neighbour);
});

/** Everything that could be outside: the world, a name server, the host, the machine's own addresses, cloud metadata, the neighbour. */
const OUTSIDE = [
  '192.0.2.1',
  '8.8.8.8',
  '10.0.2.2',
  '10.0.2.3',
  '10.0.2.15',
  '169.254.169.254',
  '10.88.255.255',
  '255.255.255.255',
];

test('[AT44] out: TCP, UDP (DNS, QUIC), ICMP, SCTP and IPv6, to the world, the host, its loopback, the VM’s eth0, cloud metadata, the other session', async () => {
  const outward = sentOut();
  const inward = received(neighbour);
  const targets = [...OUTSIDE, neighbour.address];
  const ends = await attacker.attempts(`
import socket
def talk(address, kind, protocol=0, port=0):
    s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, kind, protocol)
    s.settimeout(0.2)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.connect((address, port))
    s.send(b'\\x08\\0\\xf7\\xff\\0\\0\\0\\0')
    if not s.recv(100): raise OSError(errno.EPIPE, 'closed')
for address in ${JSON.stringify([...targets, '2001:db8::1', 'fe80::2%eth0', '::ffff:8.8.8.8'])}:
    for port in (22, 80, 8080): attempt(f'tcp {address} {port}', lambda: talk(address, socket.SOCK_STREAM, 0, port))
    for port in (53, 443): attempt(f'udp {address} {port}', lambda: talk(address, socket.SOCK_DGRAM, 0, port))
    if ':' not in address:
        attempt(f'ping {address}', lambda: talk(address, socket.SOCK_DGRAM, socket.IPPROTO_ICMP))
        attempt(f'raw {address}', lambda: talk(address, socket.SOCK_RAW, 132))`);
  assert.ok(Object.keys(ends).length > 60);
  const reached = Object.entries(ends).filter(([, end]) => end === 'done');
  assert.deepEqual(reached, [], 'forwarding is off, and the firewall refuses what is not for the mirror');
  assert.equal(sentOut(), outward, 'nothing left the machine');
  assert.equal(received(neighbour), inward, 'nothing came to the neighbour');
});

test('[AT45] services of the machine itself: port 8080 at each of its addresses, and its loopback by a route of one’s own', async () => {
  const server = createServer((socket) => socket.end('reached')).listen(8080, '0.0.0.0');
  const ask = (address: string) => attacker.run(`curl -s --max-time 5 http://${address}:8080/; echo $?`);
  try {
    await attacker.run(
      `ip route add 10.0.2.0/24 dev eth0; ip route replace local 127.0.0.0/8 dev lo; ip route add 127.7.7.7 via ${MIRROR_ADDRESS} dev eth0 table 7; ip rule add to 127.7.7.7 lookup 7 pref 0; echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet`,
    );
    for (const address of [MIRROR_ADDRESS, '10.0.2.15', '127.7.7.7', '0.0.0.0'])
      assert.match((await ask(address)).output, /^(7|28|52|1)\n$/, `${address}: the firewall`);
  } finally {
    server.close();
  }
});

test('[AT45b] without the firewall’s table port 8080 of the machine is reached', async () => {
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nreached')).listen(
    8080,
    '0.0.0.0',
    resolve,
  );
  await listening;
  shell('nft delete table inet drydock');
  try {
    assert.match((await attacker.run(`curl -s --max-time 20 http://${MIRROR_ADDRESS}:8080/`)).output, /reached/);
  } finally {
    shell('nft -f /opt/drydock/guest/firewall.nft');
    server.close();
  }
  assert.match(shell('nft list table inet drydock'), /policy drop/);
});
