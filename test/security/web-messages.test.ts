import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MESSAGE_MAX_BYTES, PROTOCOL_VERSION } from '@drydock/protocol';
import { askAnything } from '../../apps/server/testing/ask.ts';
import { until } from '../../apps/server/testing/until.ts';
import { residentBytes } from '../server/drydock-process.ts';
import { Learner } from '../server/learner.ts';
import { Neighbour, serverProcess } from './web-neighbour.ts';
import { frame, RawPage, TEXT } from './web-raw-page.ts';

/** What a server may grow by during a flood that it refuses: its own garbage, not the attacker's bytes. */
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;
const MALFORMED = 10_000;
const PIECE = 100;

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

test('[WA20] __proto__ and constructor are keys like any other: refused, never inherited (prototype pollution)', async () => {
  using page = await RawPage.open(attacker.cookie);
  const payloads = [
    `"session:open",{"__proto__":{"version":${PROTOCOL_VERSION}}}`,
    `"session:open",{"version":${PROTOCOL_VERSION},"__proto__":{"isAdmin":true}}`,
    `"session:open",{"constructor":{"prototype":{"version":${PROTOCOL_VERSION}}}}`,
    '"terminal:write",{"__proto__":{"terminal":1,"data":"x"}}',
    '"terminal:write",{"terminal":{"__proto__":null},"data":"x"}',
    '"step:enter",{"step":{"lab":"__proto__","step":"constructor"}}',
    '"step:enter",{"step":{"__proto__":{"lab":"namespaces","step":"look"}}}',
    '"__proto__",{}',
    '"constructor",{"prototype":{"ok":true}}',
    '"hasOwnProperty",{}',
    '"toString"',
  ];
  for (const payload of payloads) {
    const reply = await page.ask(payload);
    assert.ok(!reply.ok, payload);
    assert.equal(reply.failure.code, 'malformed-message', payload);
  }
  // What was in none of them is in nobody's answer either.
  const fine = await page.ask('"view:watch",{"isWatching":false}');
  assert.deepEqual(fine, { ok: true, data: null });
  await victim.isUnharmed();
});

test('[WA21] nesting as deep as a message allows, numbers beyond all numbers, lone surrogates and NULs are refused as a payload', async () => {
  using page = await RawPage.open(attacker.cookie);
  const depth = 60_000;
  const payloads = [
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    `{"terminal":${'9'.repeat(100_000)},"data":"x"}`,
    '{"terminal":1e999,"data":"x"}',
    '{"terminal":-0,"data":"x"}',
    '{"terminal":9007199254740993,"data":"x"}',
    '{"terminal":1e-400,"data":"x"}',
    `{${Array.from({ length: 9_000 }, (_, at) => `"k${at}":0`).join(',')}}`,
    `[${'0,'.repeat(60_000)}0]`,
  ];
  for (const payload of payloads) {
    const reply = await page.ask(`"terminal:write",${payload}`);
    assert.ok(!reply.ok, payload.slice(0, 40));
    assert.equal(reply.failure.code, 'malformed-message', payload.slice(0, 40));
    assert.ok(JSON.stringify(reply).length < 2_000, 'the answer is no echo of the bomb');
  }
  const odd = await page.ask('"terminal:write",{"terminal":1,"data":"\\ud800\\u0000\\udfff"}');
  assert.equal(odd.ok ? '' : odd.failure.code, 'unknown-terminal');
  await victim.isUnharmed();
});

test('[WA22] ten thousand malformed messages from one page are refused one by one: nobody ends, nothing grows, the neighbour types on', async () => {
  using page = await RawPage.open(attacker.cookie);
  const before = residentBytes(serverProcess());
  const shapes = [
    '["terminal:explode",{}]',
    '["terminal:write","text"]',
    '["terminal:write",{"terminal":"one","data":1}]',
    '["terminal:acknowledge",{"terminal":1,"sequence":-1}]',
    '["step:enter",{"step":{"lab":"../..","step":"etc"}}]',
    `["${'x'.repeat(1000)}",{"deep":[[[[[]]]]]}]`,
    '[9,null]',
    '[7,8,9]',
  ];
  const codes = new Map<string, number>();
  for (let sent = 0; sent < 400; sent += 1) {
    const reply = await page.ask(shapes[2 + (sent % 2)]?.slice(1, -1) ?? '');
    const code = reply.ok ? 'ok' : reply.failure.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const piece = Buffer.concat(Array.from({ length: PIECE }, (_, at) => frame(TEXT, `42${shapes[at % shapes.length]}`)));
  for (let sent = 0; sent < MALFORMED; sent += PIECE) {
    await page.wire.push(piece);
    if (sent % 2_500 === 0) await victim.isUnharmed();
  }
  const growth = residentBytes(serverProcess()) - before;
  assert.ok(growth < GROWTH_MAX_BYTES, `the server grew by ${growth} bytes`);
  // It is still let in, and served when it behaves.
  await until(
    'the page is served again',
    () => page.ask('"view:watch",{"isWatching":false}'),
    ({ ok }) => ok,
  );
  assert.deepEqual(
    [...codes.keys()].filter((code) => !/^(malformed-message|too-many-requests)$/.test(code)),
    [],
  );
  await victim.isUnharmed();
});

test('[WA23] requests beyond the rate are refused, those of neighbours are not', async () => {
  const page = await attacker.open();
  const flood = Array.from({ length: 1_000 }, () => askAnything(page, 'view:watch', { isWatching: true }));
  const answered = victim.isUnharmed();
  const codes = (await Promise.all(flood)).map((reply) => (reply.ok ? 'ok' : reply.failure.code));
  const refused = codes.filter((code) => code === 'too-many-requests').length;
  assert.ok(refused > 300, `${refused} of 1000 were refused`);
  assert.equal(codes.filter((code) => code !== 'ok').length, refused);
  await answered;
  // The bucket fills again: nobody is locked out.
  await until(
    'the page is served again',
    () => askAnything(page, 'view:watch', { isWatching: false }),
    ({ ok }) => ok,
  );
  page.disconnect();
});

test('[WA24] a message above the limit ends its own connection, whoever it comes from', async () => {
  for (const size of [MESSAGE_MAX_BYTES + 1, 4 * MESSAGE_MAX_BYTES]) {
    using page = await RawPage.open(attacker.cookie);
    page.message(`42["terminal:write",{"terminal":1,"data":"${'x'.repeat(size)}"}]`);
    await page.closes();
    using stranger = await RawPage.dial({});
    stranger.message('x'.repeat(size));
    await stranger.closes();
  }
  await victim.isUnharmed();
});
