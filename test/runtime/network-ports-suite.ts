import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { nft } from '@drydock/linux';
import { createNetwork, inspectNetwork, leaveNetworks, portsOf } from '@drydock/runtime';
import { curl, freshNetwork, run, start, TestContainer } from './network-fixture.ts';

/** Ports of this machine that lead to containers. */
export function portsSuite(): void {
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
      reason: 'port-taken',
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

  test('[NW25] who goes on sending to a published port reaches the container that has it now', async () => {
    await using network = freshNetwork();
    const { dataRoot } = network;
    const echo = (text: string) =>
      `python3 -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("0.0.0.0", 5300)); s.settimeout(60)
data, who = s.recvfrom(100); s.sendto(b"${text}", who)'`;
    const asker = `python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", 40000)); s.connect(("172.17.0.1", 5353)); s.settimeout(1)
for i in range(50):
    try: s.send(b"hello"); print(s.recv(100).decode()); break
    except OSError: time.sleep(0.1)'`;
    using first = new TestContainer('first');
    using second = new TestContainer('second');
    await start(dataRoot, first, { ports: ['5353:5300/udp'] });
    const firstEnds = first.run(echo('first'));
    assert.equal((await run(asker)).output, 'first\n');
    await firstEnds;
    using between = new TestContainer('between');
    await start(dataRoot, between);
    await leaveNetworks(dataRoot, first.id);
    using again = new TestContainer('again');
    await start(dataRoot, again);
    await start(dataRoot, second, { ports: ['5353:5300/udp'] });
    const secondEnds = second.run(echo('second'));
    assert.equal((await run(asker)).output, 'second\n');
    await secondEnds;
  });
}
