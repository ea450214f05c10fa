import assert from 'node:assert/strict';
import test from 'node:test';
import { MESSAGE_MAX_BYTES, PROTOCOL_VERSION, TERMINAL_INPUT_MAX_BYTES } from '@drydock/protocol';
import { ask, askAnything, askForFailure } from '../../testing/ask.ts';
import { TestServer } from '../../testing/test-server.ts';
import { until } from '../../testing/until.ts';

test('a request before the session is open is refused', async () => {
  await using server = await TestServer.start();
  const page = await server.connect();
  const failure = await askForFailure(page, 'terminal:open', { columns: 80, rows: 24 });
  assert.equal(failure.code, 'unknown-session');
  assert.ok(failure.hint);
});

test('a page of another version is told to reload', async () => {
  await using server = await TestServer.start();
  const failure = await askForFailure(await server.connect(), 'session:open', { version: PROTOCOL_VERSION + 1 });
  assert.equal(failure.code, 'version-mismatch');
  assert.equal(failure.hint, 'Reload the page.');
});

test('a malformed request is answered, and the next one works', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const malformed: unknown[][] = [
    ['terminal:resize', { terminal: 1, columns: 0, rows: 24 }],
    ['terminal:resize', { terminal: 1, columns: -80, rows: 24 }],
    ['terminal:resize', { terminal: 1, columns: 1e9, rows: 24 }],
    ['terminal:resize', { terminal: 1, columns: Number.NaN, rows: 24 }],
    ['terminal:resize', { terminal: 1e99, columns: 80, rows: 24 }],
    ['terminal:write', { terminal: 1 }],
    ['terminal:write', { terminal: 1, data: 'x'.repeat(TERMINAL_INPUT_MAX_BYTES + 1) }],
    ['terminal:write', { terminal: 1, data: Buffer.from('binary') }],
    ['terminal:attach', { terminal: 1, fromSequence: -1 }],
    ['terminal:explode', {}],
    ['constructor', {}],
    ['error', new Error('x')],
    ['step:enter', { step: '../../etc/passwd' }],
    ['session:reset'],
    ['session:reset', {}, {}],
  ];
  for (const message of malformed) {
    const failure = await askForFailure(page, ...message);
    assert.equal(failure.code, 'malformed-message', JSON.stringify(message));
    assert.match(failure.id ?? '', /^[a-z2-9]{8}$/);
  }
  await ask(page, 'terminal:write', { terminal: 1, data: 'still here' });
});

test('requests without an acknowledgement are carried out or dropped, and the connection stays', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const emit = page.emit.bind(page) as (...message: unknown[]) => unknown;
  emit('terminal:explode', { a: 1 });
  emit('terminal:write', 'nonsense');
  emit('terminal:write', { terminal: 1, data: 'quiet' });
  await until(
    'it was carried out',
    () => server.keeper.heard.at(-1)?.payload.data,
    (data) => data === 'quiet',
  );
  await ask(page, 'terminal:write', { terminal: 1, data: 'x' });
});

test('a message above the limit closes its own connection, and no other', async () => {
  await using server = await TestServer.start();
  const [rude, polite] = [await server.open(), await server.open()];
  const closed = new Promise((resolve) => rude.once('disconnect', resolve));
  rude.emit('terminal:write', { terminal: 1, data: 'x'.repeat(MESSAGE_MAX_BYTES) }, () => undefined);
  await closed;
  await ask(polite, 'terminal:write', { terminal: 1, data: 'x' });
});

test('packets that are no socket.io close their own connection, and no other', async () => {
  await using server = await TestServer.start();
  const polite = await server.open();
  const packets = [
    '2',
    '2[',
    '9',
    '451-["x",{"_placeholder":true,"num":9}]',
    '2["disconnect"]',
    '2/admin,["x"]',
    '\u0000',
  ];
  for (const packet of packets) {
    const rude = await server.open();
    const { engine } = rude.io;
    engine.write(packet);
    engine.write(Buffer.from([1, 2, 3]));
    // Either the packet meant nothing, or the connection is closed: whoever is left must be served.
    if (rude.connected) rude.disconnect();
    await ask(polite, 'terminal:write', { terminal: 1, data: 'x' });
  }
});

test('a flood of requests is slowed down, typing is not', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  const watch = Array.from({ length: 400 }, () => askAnything(page, 'view:watch', { isWatching: true }));
  const codes = (await Promise.all(watch)).map((reply) => (reply.ok ? 'ok' : reply.failure.code));
  assert.ok(codes.includes('ok') && codes.includes('too-many-requests'));
  const typed = Array.from({ length: 400 }, () => askAnything(page, 'terminal:write', { terminal: 1, data: 'x' }));
  assert.ok((await Promise.all(typed)).every(({ ok }) => ok));
});

test('input that the keeper does not take is refused beyond a cap, until it does', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  server.keeper.silentOn.add('terminal.write');
  const data = 'x'.repeat(TERMINAL_INPUT_MAX_BYTES);
  const refused = new Promise((resolve) => {
    for (let piece = 0; piece < 80; piece++) {
      void askAnything(page, 'terminal:write', { terminal: 1, data }).then(resolve, () => undefined);
    }
  });
  assert.equal(((await refused) as { failure: { code: string } }).failure.code, 'too-many-requests');
  await ask(page, 'view:watch', { isWatching: false });
});
