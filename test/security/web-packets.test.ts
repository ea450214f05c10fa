import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { residentBytes } from '../server/drydock-process.ts';
import { Learner } from '../server/learner.ts';
import { descriptors, letsGo, Neighbour, serverProcess } from './web-neighbour.ts';
import { plainServer } from './web-plain-server.ts';
import { BINARY, frame, RawPage, TEXT } from './web-raw-page.ts';
import { upgradeHead, Wire } from './web-wire.ts';

const PAGES_PER_OWNER = 16;
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;

let victim: Neighbour;
let attacker: Learner;
before(async () => {
  victim = await Neighbour.settle();
  attacker = await Learner.arrive();
});
after(async () => {
  await attacker[Symbol.asyncDispose]();
  await victim[Symbol.asyncDispose]();
});

test('[WA25] WebSocket frames that lie end their own connection: huge and unmasked, reserved bits and codes, broken UTF-8, endless pieces', async () => {
  const before = descriptors();
  const frames: Readonly<Record<string, Buffer>> = {
    'a length of 2^63': frame(TEXT, '', { claimedLength: 2n ** 63n }),
    'a length of 2^53': frame(BINARY, '', { claimedLength: 2n ** 53n }),
    'a length of 4 GB': frame(TEXT, 'x', { claimedLength: 2n ** 32n }),
    unmasked: frame(TEXT, '40', { isMasked: false }),
    compressed: frame(TEXT, '40', { reserved: 4 }),
    'a reserved bit': frame(TEXT, '40', { reserved: 1 }),
    'a reserved code': frame(3, 'x'),
    'a control frame in pieces': frame(9, 'x', { isLast: false }),
    'a long ping': frame(9, 'x'.repeat(126)),
    'a piece of nothing': frame(0, 'x'),
    'UTF-8 that is none': frame(TEXT, Buffer.from([0x34, 0x32, 0xc0, 0xaf, 0xff])),
    'a surrogate in UTF-8': frame(TEXT, Buffer.from([0x34, 0xed, 0xa0, 0x80])),
    'a close code of 1 byte': frame(8, 'x'),
  };
  for (const [name, lie] of Object.entries(frames)) {
    using page = await RawPage.dial({ cookie: attacker.cookie });
    page.wire.send(lie);
    await page.closes().catch((error) => assert.fail(`${name}: ${error}`));
  }
  // A message of pieces is as long as all of them: one byte each does not get around the limit.
  using page = await RawPage.dial({ cookie: attacker.cookie });
  page.wire.send(frame(TEXT, '4', { isLast: false }));
  const pieces = Buffer.concat(Array.from({ length: 1_000 }, () => frame(0, 'x', { isLast: false })));
  for (let sent = 0; sent < 200 && (await page.wire.push(pieces)); sent += 1);
  await page.closes();
  await letsGo(before);
  await victim.isUnharmed();
});

test('[WA26] attachments that are not what was announced end their own connection, and are gathered by nobody', async () => {
  const before = residentBytes(serverProcess());
  const placeholder = (num: string) => `451-["terminal:write",{"_placeholder":true,"num":${num}}]`;
  const lies = [
    ...['1', '-1', '1e9', '"constructor"', 'null', '{}', '"__proto__"'].map(placeholder),
    '45-["x"]',
    '451["x"]',
    '45-1-["x"]',
    '45NaN-["x"]',
    '4511-["terminal:write",{"_placeholder":true,"num":0}]',
    '45999999999-["terminal:write",{"_placeholder":true,"num":0}]',
    '451e9-["terminal:write"]',
    `451-${'['.repeat(50_000)}{"_placeholder":true,"num":0}${']'.repeat(50_000)}`,
    '461-[{"_placeholder":true,"num":9}]',
  ];
  for (const lie of lies) {
    using page = await RawPage.open(attacker.cookie);
    page.message(lie).wire.send(frame(BINARY, Buffer.alloc(3)));
    await page.closes().catch((error) => assert.fail(`${lie.slice(0, 60)}: ${error}`));
  }
  // An attachment nobody announced, and a text in between.
  for (const rest of [[frame(BINARY, Buffer.alloc(3))], [frame(TEXT, placeholder('0')), frame(TEXT, '42["x"]')]]) {
    using page = await RawPage.open(attacker.cookie);
    for (const piece of rest) page.wire.send(piece);
    await page.closes();
  }
  // Nine announced and sent without end: each is read once, none is kept beyond them.
  using page = await RawPage.open(attacker.cookie);
  const big = frame(BINARY, Buffer.alloc(100_000));
  page.message(
    `459-["terminal:write",${Array.from({ length: 9 }, (_, num) => `{"_placeholder":true,"num":${num}}`).join(',')}]`,
  );
  for (let sent = 0; sent < 300 && (await page.wire.push(big)); sent += 1);
  await page.closes();
  const growth = residentBytes(serverProcess()) - before;
  assert.ok(growth < GROWTH_MAX_BYTES, `the server grew by ${growth} bytes`);
  await victim.isUnharmed();
});

test('[WA26b] a parser that allows any number of attachments waits for a thousand million of them', async () => {
  const { Decoder } = await import('socket.io-parser');
  const decoder = new Decoder({ maxAttachments: Number.POSITIVE_INFINITY });
  decoder.add('5999999999-["x",{"_placeholder":true,"num":0}]');
  for (let sent = 0; sent < 100; sent += 1) decoder.add(Buffer.alloc(1000));
  const { buffers } = (decoder as unknown as { reconstructor: { buffers: unknown[] } }).reconstructor;
  assert.equal(buffers.length, 100, 'all of them are kept');
});

test('[WA27] packets that are no packets of socket.io are dropped or end their own connection', async () => {
  const packets = [
    '',
    '4',
    '49',
    '42',
    '42[',
    '42{}',
    '42[1]',
    '42["connect"]',
    '42["disconnect"]',
    '42["disconnecting"]',
  ];
  const more = [
    '42["newListener",{}]',
    '42["error",{}]',
    '43',
    '431["x"]',
    '43999999999999999999[]',
    '44{"x":1}',
    '1',
    '5',
    '6',
    '2',
    '9',
    '\0',
  ];
  for (const packet of [...packets, ...more]) {
    using page = await RawPage.open(attacker.cookie);
    page.message(packet);
    const reply = page.ask('"view:watch",{"isWatching":false}').catch(() => null);
    assert.ok((await reply)?.ok !== false, packet);
  }
  await victim.isUnharmed();
});

test('[WA28] there is one namespace of socket.io: a thousand others are refused, and one connection signs in once', async () => {
  using page = await RawPage.open(attacker.cookie);
  const before = residentBytes(serverProcess());
  for (const name of ['admin', '__proto__', 'constructor', '../', '?x=1', 'x'.repeat(100_000)])
    page.message(`40/${name},`);
  for (let at = 0; at < 1_000; at += 1) page.message(`40/space${at},`);
  await page.wire.shows('44/space999,');
  assert.match(page.wire.text, /44\/admin,\{"message":"Invalid namespace"\}/);
  assert.doesNotMatch(page.wire.text, /40\/(admin|space)/);
  assert.ok((await page.ask('"view:watch",{"isWatching":false}')).ok);
  // Events for a namespace nobody is in end the connection.
  page.message('42/admin,["x"]');
  await page.closes();
  const growth = residentBytes(serverProcess()) - before;
  assert.ok(growth < GROWTH_MAX_BYTES, `the server grew by ${growth} bytes`);
  await victim.isUnharmed();
});

test('[WA29] one learner has a limited number of pages, also when one connection asks for a hundred of them at once', async () => {
  const before = descriptors();
  {
    using page = await RawPage.dial({ cookie: attacker.cookie });
    page.wire.send(Buffer.concat(Array.from({ length: 100 }, () => frame(TEXT, '40'))));
    await until(
      'all were answered, or the connection is closed',
      () => page.wire.text.match(/4[04]\{/g)?.length ?? 0,
      (answers) => answers > PAGES_PER_OWNER || page.wire.isEnded,
    );
    assert.ok((page.wire.text.match(/40\{"sid"/g)?.length ?? 0) <= PAGES_PER_OWNER);
  }
  await letsGo(before);
  const pages: RawPage[] = [];
  try {
    const answers: string[] = [];
    for (let count = 0; count <= PAGES_PER_OWNER; count += 1) {
      const page = await RawPage.dial({ cookie: attacker.cookie });
      pages.push(page);
      page.message('40');
      answers.push(/4[04]\{"(sid|message)"/.exec(await page.wire.shows('{"'))?.[0] ?? '');
      await until(
        'it is answered',
        () => page.wire.text,
        (text) => /4[04]\{/.test(text),
      );
    }
    assert.match(pages.at(-1)?.wire.text ?? '', /44\{"message":"open the page: 16 of yours/);
    assert.match(pages.at(-2)?.wire.text ?? '', /40\{"sid"/);
    await victim.isUnharmed();
  } finally {
    for (const page of pages) page[Symbol.dispose]();
  }
  await letsGo(before);
  const again = await attacker.open();
  await ask(again, 'view:watch', { isWatching: false });
  again.disconnect();
});

test('[WA29b] socket.io itself counts nobody’s connections', async () => {
  await using plain = await plainServer();
  const wires = Array.from({ length: 3 * PAGES_PER_OWNER }, () => new Wire(plain.port));
  for (const wire of wires) {
    await wire.send(upgradeHead({ cookie: attacker.cookie })).shows('"pingTimeout"');
    await wire.send(frame(TEXT, '40')).shows('40{"sid"');
  }
  assert.equal(plain.io.engine.clientsCount, wires.length);
  for (const wire of wires) wire[Symbol.dispose]();
});
