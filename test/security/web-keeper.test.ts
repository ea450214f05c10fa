import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { encodeOutputFrame, FRAME_LENGTH_MAX } from '@drydock/protocol';
import { findDrydockProcess, residentBytes } from '../server/drydock-process.ts';
import { KEEPER_SOCKET, KeeperWire } from './web-keeper-client.ts';
import { Neighbour, serverProcess } from './web-neighbour.ts';

const SERVER = 990;
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;

let victim: Neighbour;
before(async () => {
  victim = await Neighbour.settle();
});
after(() => victim[Symbol.asyncDispose]());

function keeper(): number {
  const pid = findDrydockProcess('keeper');
  assert.ok(pid);
  return pid;
}

const header = (length: number, kind: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32LE(length);
  bytes[4] = kind;
  return bytes;
};
const json = (text: string | Uint8Array): Buffer => {
  const body = Buffer.from(text as string);
  return Buffer.concat([header(body.length + 1, 0), body]);
};

test('[WA50] nobody but the server’s user may speak to the keeper: the socket is 0600, in a folder nobody lists, and no session sees it', async () => {
  const { mode, uid } = statSync(KEEPER_SOCKET);
  assert.deepEqual([mode & 0o777, uid], [0o600, SERVER]);
  assert.equal(statSync('/run/drydock').mode & 0o066, 0);
  const speak = `require('net').connect('${KEEPER_SOCKET}').on('error', ({ code }) => console.log(code)).on('connect', () => { console.log('connected'); process.exit(); })`;
  for (const id of [65_534, 991, 1_000, 1_048_576]) {
    const said = execFileSync(process.execPath, ['-e', speak], { uid: id, gid: id, encoding: 'utf8', cwd: '/' });
    assert.equal(said, 'EACCES\n', `user ${id}`);
  }
  assert.doesNotMatch(readFileSync('/proc/net/unix', 'utf8'), /@.*(drydock|keeper)/, 'no abstract socket');
  assert.match(await victim.screen.run(`ls ${KEEPER_SOCKET} 2>&1`), /No such file/);
  await victim.isUnharmed();
});

test('[WA51] a frame that lies ends the connection it came on, and no other: huge, empty, of an unknown kind, of broken JSON', async () => {
  using calm = new KeeperWire();
  const lies: Readonly<Record<string, Uint8Array>> = {
    'a length of 4 GB': header(0xffff_ffff, 0),
    'one byte too long': header(FRAME_LENGTH_MAX + 1, 0),
    'a length of nothing': header(0, 0),
    'an unknown kind': Buffer.concat([header(2, 7), Buffer.from('x')]),
    'kind 255': header(1, 255),
    'output, which only the keeper sends': encodeOutputFrame({
      session: 's1',
      terminal: 1,
      sequence: 0,
      bytes: Buffer.from('x'),
    }),
    'output of no length': header(1, 1),
    'no JSON': json('{"id":1,'),
    'no UTF-8': json(Buffer.from([0x22, 0xc0, 0xaf, 0x22])),
    HTTP: Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    'a nest deeper than a stack': json('['.repeat(500_000)),
  };
  for (const [name, lie] of Object.entries(lies)) {
    using wire = new KeeperWire();
    await wire
      .send(lie)
      .closes()
      .catch((error) => assert.fail(`${name}: ${error}`));
  }
  assert.equal((await calm.ask('no.such.verb', {})).failure?.code, 'malformed-message');
  await victim.isUnharmed();
});

test('[WA52] there are the verbs of the protocol and no others: unknown ones, forged owners and sessions, fields too many are refused, by name', async () => {
  using wire = new KeeperWire();
  const owner = 'a'.repeat(64);
  const session = 's0000000000';
  const asked: readonly (readonly [string, unknown, RegExp])[] = [
    ['constructor', {}, /malformed/],
    ['__proto__', {}, /malformed/],
    ['toString', null, /malformed/],
    ['session.exec', { owner, command: 'id' }, /malformed/],
    ['session.open', { owner: '../../etc' }, /malformed/],
    ['session.open', { owner: owner.toUpperCase() }, /malformed/],
    ['session.open', { owner, paths: { image: '/' } }, /malformed/],
    ['session.open', { owner, limits: { pids: 1e9 } }, /malformed/],
    ['session.open', { __proto__: { owner } }, /malformed/],
    ['terminal.open', { session: '../../x', columns: 80, rows: 24 }, /malformed/],
    ['terminal.open', { session, columns: 80, rows: 24, argv: ['/bin/sh'] }, /malformed/],
    ['terminal.open', { session, columns: 80, rows: 24 }, /unknown-session/],
    ['terminal.write', { session, terminal: 1, data: 'x' }, /unknown-session/],
    ['view.watch', { session, isWatching: true }, /unknown-session/],
    ['operation.perform', { session, operation: { operation: 'exec', argv: ['id'] }, terminal: null }, /malformed/],
    ['checks.watch', { session, step: 'x'.repeat(200), checks: [] }, /malformed/],
  ];
  for (const [verb, payload, code] of asked) {
    const { kind, failure } = await wire.ask(verb, payload);
    assert.equal(kind, 'failure', `${verb} ${JSON.stringify(payload)}`);
    assert.match(failure?.code ?? '', code, `${verb} ${JSON.stringify(payload)}`);
  }
  // What is no request at all is not answered, and harms nothing.
  for (const nothing of ['null', '[]', '{}', '1', '{"id":"x","verb":1}', '{"id":1e999,"verb":"x","payload":{}}'])
    wire.send(json(nothing));
  assert.equal((await wire.ask('no.such.verb', {})).failure?.code, 'malformed-message');
  await victim.isUnharmed();
});

test('[WA53] two thousand refused requests and hundreds of connections do not end the keeper, nor grow it', async () => {
  const memory = residentBytes(keeper());
  using wire = new KeeperWire();
  for (let sent = 0; sent < 2_000; sent += 1)
    wire.send(json(`{"id":${-1 - sent},"verb":"verb${sent % 7}","payload":{}}`));
  const many = Array.from({ length: 200 }, () => new KeeperWire());
  for (const other of many) other.send(header(FRAME_LENGTH_MAX, 0));
  await wire.ask('no.such.verb', {});
  await victim.isUnharmed();
  for (const other of many) other[Symbol.dispose]();
  assert.ok(residentBytes(keeper()) - memory < GROWTH_MAX_BYTES);
  await victim.isUnharmed();
});

test('[WA54] whoever has the server in hand has no privilege of the machine: no capability, no way back, no signal to the keeper, no file of a learner', async () => {
  const status = readFileSync(`/proc/${serverProcess()}/status`, 'utf8');
  assert.match(status, new RegExp(`^Uid:(\\s+${SERVER}){4}$`, 'm'));
  assert.match(status, /^Groups:\s*(990 )?$/m);
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
    assert.match(status, new RegExp(`^${set}:\\s+0+$`, 'm'));
  assert.match(status, /^NoNewPrivs:\s+1$/m);
  const { session } = (victim.page as typeof victim.page & { session: { session: string } }).session;
  await victim.screen.run('echo private > /root/private; chmod 600 /root/private');
  const tries = [
    `kill -9 ${keeper()}`,
    `kill -9 1`,
    `cat /proc/${keeper()}/environ`,
    `ls /proc/${keeper()}/fd/`,
    'ls /run/drydock/sessions',
    'ls /var/lib/drydock/sessions',
    `ls /var/lib/drydock/sessions/${session}`,
    `cat /proc/$(pgrep -o bash)/root/root/private`,
    `cat /run/drydock/sessions/${session}/root/private`,
    `echo 1 > /sys/fs/cgroup/drydock/${session}/cgroup.kill`,
    'echo x > /opt/drydock/services/keeper.mjs',
    'echo x > /opt/drydock/native/stage',
    'rm -f /run/drydock/keeper.sock',
    'mv /run/drydock/keeper.sock /run/drydock/other',
    'mount -t tmpfs t /tmp',
    'cat /dev/vda',
    'chroot / true',
    'dmesg',
  ];
  const done: string[] = [];
  for (const script of tries) {
    try {
      // As start_server in docker-vm/guest/services.sh does.
      execFileSync(
        'setpriv',
        [
          '--reuid=990',
          '--regid=990',
          '--clear-groups',
          '--bounding-set=-all',
          '--inh-caps=-all',
          '--no-new-privs',
          'sh',
          '-c',
          script,
        ],
        { stdio: 'pipe', cwd: '/' },
      );
      done.push(script);
    } catch {
      // Refused, as it should be.
    }
  }
  assert.deepEqual(done, []);
  assert.ok(readdirSync('/run/drydock').includes('keeper.sock'));
  await victim.isUnharmed();
});
