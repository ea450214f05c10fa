import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import {
  connect,
  createNetwork,
  leaveNetworks,
  NAME_LIMITS,
  NameServers,
  renameMember,
  resolvConfOfUserNetwork,
} from '@drydock/runtime';
import { freshNetwork, start, TestContainer } from './network-fixture.ts';

const NOBODY = { servers: [] };
const MACHINE = { nameServers: [], search: [], options: [] };

/** As a program with a C library looks names up: the container's /etc/resolv.conf is bound over this machine's. */
async function lookUp(container: TestContainer, folder: string, name: string): Promise<string> {
  const file = `${folder}/resolv.conf`;
  writeFileSync(file, resolvConfOfUserNetwork({ machine: MACHINE }));
  const { output } = await container.run(
    `unshare -m sh -c "mount --bind ${file} /etc/resolv.conf && getent hosts ${name} || echo status \\$?"`,
  );
  return output.trim().replaceAll(/\s+/g, ' ');
}

/** Asks 127.0.0.11 with a program of a few lines; prints the result code, and each answer's last four bytes. */
const ask = (container: TestContainer, name: string, { by = 'udp', times = 1 } = {}) =>
  container.run(`python3 - <<'END'
import socket, struct
name = ${JSON.stringify(name)}
question = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\\0" + struct.pack("!HH", 1, 1)
query = struct.pack("!HHHHHH", 7, 0x100, 1, 0, 0, 0) + question
udp = "${by}" == "udp"
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
s.settimeout(40); s.connect(("127.0.0.11", 53))
for i in range(${times}): s.send(query if udp else struct.pack("!H", len(query)) + query)
counts = {}
for i in range(${times}):
    try: answer = s.recv(4096)
    except OSError: answer = b"\\0\\0\\0\\x63\\0\\0\\0\\0"
    if not udp: answer = answer[2:]
    said = str(answer[3] & 15) + (" " + ".".join(map(str, answer[-4:])) if answer[7] else "")
    counts[said] = counts.get(said, 0) + 1
print(counts)
END`);

export function namesSuite(): void {
  test('[NW69] containers of a user network find each other by name and alias, and addresses have names', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    using web = new TestContainer('web');
    using db = new TestContainer('db');
    await start(dataRoot, web, { network: 'shop' });
    await start(dataRoot, db, { network: 'shop', wishes: { aliases: ['store'] } });
    using servers = new NameServers(dataRoot);
    for (const { id, namespace } of [web, db]) servers.serve({ container: id, namespace, upstream: NOBODY });
    assert.equal(await lookUp(web, dataRoot, 'db'), '172.18.0.3 db');
    assert.equal(await lookUp(web, dataRoot, 'store'), '172.18.0.3 store');
    assert.equal(await lookUp(db, dataRoot, 'web.shop'), '172.18.0.2 web.shop');
    assert.equal(await lookUp(db, dataRoot, web.id.slice(0, 12)), `172.18.0.2 ${web.id.slice(0, 12)}`);
    assert.equal(await lookUp(db, dataRoot, '172.18.0.2'), '172.18.0.2 web.shop');
    assert.equal(await lookUp(web, dataRoot, 'nobody'), 'status 2');
    assert.equal((await ask(web, 'nobody')).output, "{'3': 1}\n");
    assert.equal((await ask(web, 'db', { by: 'tcp' })).output, "{'0 172.18.0.3': 1}\n");
    // Names change, and come and go with the containers.
    await renameMember(dataRoot, db.id, 'store2');
    assert.equal(await lookUp(web, dataRoot, 'store2'), '172.18.0.3 store2');
    assert.equal(await lookUp(web, dataRoot, 'db'), 'status 2');
    await leaveNetworks(dataRoot, db.id);
    assert.equal(await lookUp(web, dataRoot, 'store2'), 'status 2');
  });

  test('[NW71] a name is known on its own network only; port 53 stays the container’s', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    await createNetwork(dataRoot, { name: 'office' });
    using web = new TestContainer('web');
    using clerk = new TestContainer('clerk');
    await start(dataRoot, web, { network: 'shop' });
    await start(dataRoot, clerk, { network: 'office' });
    using servers = new NameServers(dataRoot);
    for (const { id, namespace } of [web, clerk]) servers.serve({ container: id, namespace, upstream: NOBODY });
    assert.equal((await ask(clerk, 'web')).output, "{'3': 1}\n");
    await connect(dataRoot, { network: 'shop', container: clerk.member, namespace: clerk.namespace });
    assert.equal((await ask(clerk, 'web')).output, "{'0 172.18.0.2': 1}\n");
    clerk.answers(53, 'a server of its own');
    assert.equal((await ask(clerk, 'web', { by: 'tcp' })).output, "{'0 172.18.0.2': 1}\n");
  });

  test('[NW72] other names are asked of an upstream server, outside; forged answers are not taken', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    using web = new TestContainer('web');
    await start(dataRoot, web, { network: 'shop' });
    await using upstream = await nameServerOutside();
    using servers = new NameServers(dataRoot);
    const { port } = upstream;
    servers.serve({ container: web.id, namespace: web.namespace, upstream: { servers: ['127.0.0.1'], port } });
    assert.equal((await ask(web, 'example.org')).output, "{'0 203.0.113.7': 1}\n");
    assert.equal((await ask(web, 'example.org', { by: 'tcp' })).output, "{'0 203.0.113.8': 1}\n");
    const before = upstream.asked();
    assert.equal((await ask(web, 'web')).output, "{'0 172.18.0.2': 1}\n");
    assert.equal(upstream.asked(), before, 'what is asked about containers stays here');
  });

  test('[NW73] questions that wait for a silent server are few; the others are told at once', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    using web = new TestContainer('web');
    await start(dataRoot, web, { network: 'shop' });
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    using servers = new NameServers(dataRoot);
    let most = 0;
    silent.on('message', () => (most = Math.max(most, servers.outstanding)));
    const { port } = silent.address();
    servers.serve({ container: web.id, namespace: web.namespace, upstream: { servers: ['127.0.0.1'], port } });
    const { output } = await ask(web, 'example.org', { times: 150 });
    silent.close();
    assert.equal(output, "{'2': 150}\n");
    assert.ok(most > 0 && most <= NAME_LIMITS.outstandingPerContainer, `${most} waited`);
  });

  test('[NW74] a network namespace that is gone, or served twice, does no harm', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    await createNetwork(dataRoot, { name: 'shop' });
    using web = new TestContainer('web');
    await start(dataRoot, web, { network: 'shop' });
    using servers = new NameServers(dataRoot);
    const served = { container: web.id, namespace: web.namespace, upstream: NOBODY };
    servers.serve(served);
    servers.serve(served);
    assert.equal(servers.size, 1);
    assert.equal((await ask(web, 'web')).output, "{'0 172.18.0.2': 1}\n");
    assert.throws(() => servers.serve({ ...served, container: 'other', namespace: '/proc/0/ns/net' }), {
      code: 'ENOENT',
    });
    servers.stop(web.id);
    servers.stop(web.id);
    assert.equal(servers.size, 0);
  });
}

/** Answers 203.0.113.7 over UDP, after three forgeries, and 203.0.113.8 over TCP. */
async function nameServerOutside() {
  let asked = 0;
  const answerTo = (question: Buffer, last: number) => {
    const end = question.indexOf(0, 12) + 5;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(1, 6);
    head.fill(0, 8, 12);
    return Buffer.concat([head, Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, last])]);
  };
  const udp = createSocket('udp4', (question, from) => {
    asked += 1;
    const otherId = answerTo(question, 66);
    otherId.writeUInt16BE((otherId.readUInt16BE(0) + 1) & 0xffff, 0);
    const otherName = answerTo(question, 66);
    otherName[13] = 0x78;
    for (const bytes of [otherId, otherName, question, answerTo(question, 7)]) udp.send(bytes, from.port, from.address);
  });
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const answer = answerTo(data.subarray(2), 8);
      socket.end(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer]));
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  const close = async () => {
    udp.close();
    await new Promise((resolve) => tcp.close(resolve));
  };
  return { port, asked: () => asked, [Symbol.asyncDispose]: close };
}
