import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerOf } from './answer.ts';
import { NAME_LIMITS } from './limits.ts';
import {
  addressInReverseName,
  addressRecord,
  encodeAnswer,
  encodeRefusal,
  nameRecord,
  readQuery,
  TYPE_A,
  TYPE_AAAA,
  TYPE_PTR,
} from './message.ts';
import { namesOfLeases } from './names-of-networks.ts';
import { framed, frameReader } from './tcp-frame.ts';

/** A question as dig(1) sends it. */
function question(name: string, type: number): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  const header = Buffer.from([0xab, 0xcd, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1])]);
}

function asked(name: string, type: number) {
  const query = readQuery(question(name, type));
  assert.ok(query !== null && !('error' in query));
  return query;
}

const lease = (name: string, address: string, aliases: string[] = []) => ({
  address,
  container: `${name}0123456789abcdef`,
  name,
  link: 'veth0000001',
  inside: 'eth0',
  mac: '02:42:0a:00:00:02',
  aliases,
});
const shop = namesOfLeases({ name: 'shop' }, [
  lease('web', '172.18.0.2', ['www', 'front.example']),
  lease('DB', '172.18.0.3', ['www']),
]);

test('[NW60] a container has a name, a short id, an id and aliases, each also with the network behind it', () => {
  for (const name of ['web', 'WEB', 'web.shop', 'web012345678', 'web0123456789abcdef', 'front.example', 'www.shop']) {
    const answer = answerOf(asked(name, TYPE_A), [shop]);
    assert.ok(answer.kind === 'answer' && answer.result === 'ok' && answer.records.length > 0, name);
  }
  assert.deepEqual(answerOf(asked('db', TYPE_A), [shop]), {
    kind: 'answer',
    result: 'ok',
    records: [addressRecord('172.18.0.3')],
  });
});

test('[NW61] containers that share an alias take turns in being first', () => {
  const first = () => {
    const answer = answerOf(asked('www', TYPE_A), [shop]);
    return answer.kind === 'answer' ? [...(answer.records[0]?.data ?? [])].join('.') : '';
  };
  assert.deepEqual(new Set([first(), first()]), new Set(['172.18.0.2', '172.18.0.3']));
});

test('[NW62] that a container has no IPv6 address is an answer, not a reason to ask elsewhere', () => {
  assert.deepEqual(answerOf(asked('web', TYPE_AAAA), [shop]), { kind: 'answer', result: 'ok', records: [] });
});

test('[NW63] an address is told its name; other names and addresses are for others to answer', () => {
  const answer = answerOf(asked('2.0.18.172.in-addr.arpa', TYPE_PTR), [shop]);
  assert.deepEqual(answer, { kind: 'answer', result: 'ok', records: [nameRecord('web.shop')] });
  for (const name of ['example.org', 'web.other', '9.0.18.172.in-addr.arpa', '', 'x'.repeat(63)]) {
    assert.deepEqual(answerOf(asked(name === '' ? 'a' : name, TYPE_A), [shop]), { kind: 'forward' }, name);
  }
  assert.deepEqual(answerOf(asked('web', TYPE_A), []), { kind: 'forward' });
  assert.equal(addressInReverseName('1.2.3.in-addr.arpa'), null);
  assert.equal(addressInReverseName('1.2.3.400.in-addr.arpa'), null);
});

test('[NW64] the answer repeats the question as it was asked, byte by byte', () => {
  const bytes = question('WeB', TYPE_A);
  const query = readQuery(bytes);
  assert.ok(query !== null && !('error' in query));
  const answer = encodeAnswer(query, 'ok', [addressRecord('172.18.0.2')], 512);
  assert.deepEqual(answer.subarray(12, bytes.length), bytes.subarray(12));
  assert.equal(
    answer.toString('hex'),
    `abcd85800001000100000000${bytes.subarray(12).toString('hex')}c00c0001000100000258${'0004ac120002'}`,
  );
});

test('[NW65] what does not fit into a datagram is left out, and the answer says that it is cut', () => {
  const records = Array.from({ length: 253 }, (_, index) => addressRecord(`172.18.0.${index}`));
  const udp = encodeAnswer(asked('www', TYPE_A), 'ok', records, NAME_LIMITS.udpAnswerBytes);
  assert.ok(udp.length <= NAME_LIMITS.udpAnswerBytes);
  assert.equal(udp.readUInt16BE(2) & 0x0200, 0x0200);
  const tcp = encodeAnswer(asked('www', TYPE_A), 'ok', records, 0xffff);
  assert.equal(tcp.readUInt16BE(2) & 0x0200, 0);
  assert.equal(tcp.readUInt16BE(6), 253);
});

test('[NW66] what is no question gets no answer, or one that says so', () => {
  const good = question('web', TYPE_A);
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(good);
    bytes[at] = value;
    return readQuery(bytes);
  };
  assert.equal(readQuery(good.subarray(0, 11)), null);
  assert.equal(readQuery(Buffer.alloc(NAME_LIMITS.queryBytes + 1)), null);
  assert.equal(changed(2, 0x81), null, 'an answer');
  assert.deepEqual(changed(2, 0x29), { error: 'notImplemented' }, 'an update');
  assert.deepEqual(changed(5, 2), { error: 'formatError' }, 'two questions');
  assert.deepEqual(changed(12, 0xc0), { error: 'formatError' }, 'a name that points elsewhere');
  assert.deepEqual(changed(13, 0x2e), { error: 'formatError' }, 'a dot inside a label');
  assert.deepEqual(readQuery(good.subarray(0, good.length - 1)), { error: 'formatError' });
  assert.equal(encodeRefusal(good, 'formatError').toString('hex'), 'abcd80010000000000000000');
});

test('[NW66] no bytes at all make the resolver fail, or answer with more than it may', () => {
  const almost = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(40), fc.nat(255)).map(([tail, at, value]) => {
    const bytes = Buffer.concat([question('web.shop', TYPE_A), tail]);
    bytes[at] = value;
    return bytes;
  });
  const any = fc.oneof(fc.uint8Array({ maxLength: 1400 }).map(Buffer.from), almost);
  fc.assert(
    fc.property(any, (bytes) => {
      const query = readQuery(Buffer.from(bytes));
      if (query === null) return;
      if ('error' in query) {
        assert.equal(encodeRefusal(Buffer.from(bytes), query.error).length, 12);
        return;
      }
      assert.ok(query.question.length <= 260);
      const own = answerOf(query, [shop]);
      const records = own.kind === 'answer' ? own.records : [];
      const answer = encodeAnswer(query, 'ok', records, NAME_LIMITS.udpAnswerBytes);
      assert.ok(answer.length <= NAME_LIMITS.udpAnswerBytes);
    }),
    { numRuns: 3000 },
  );
});

test('[NW67] messages on a stream are found however it is cut into pieces; one that is too long ends it', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.integer({ min: 1, max: 9 }), (messages, size) => {
      const found: string[] = [];
      const read = frameReader({ bytesMax: 50, onFrame: (message) => found.push(message.toString('hex')) });
      const stream = Buffer.concat(messages.map((message) => framed(Buffer.from(message))));
      for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
      assert.deepEqual(
        found,
        messages.map((message) => Buffer.from(message).toString('hex')),
      );
    }),
    { numRuns: 300 },
  );
  let ended = 0;
  frameReader({ bytesMax: 50, onFrame: () => assert.fail(), onTooLong: () => (ended += 1) })(Buffer.from([0, 51, 1]));
  assert.equal(ended, 1);
});

test('[NW68] a name of a container that cannot be told is not told', () => {
  assert.equal(nameRecord(`${'x'.repeat(64)}.shop`), null);
  assert.equal(nameRecord('a..b'), null);
  const strange = namesOfLeases({ name: 'shop' }, [
    lease('__proto__', '172.18.0.4'),
    lease('constructor', '172.18.0.5'),
  ]);
  assert.deepEqual(answerOf(asked('tostring', TYPE_A), [strange]), { kind: 'forward' });
  assert.equal(answerOf(asked('__proto__', TYPE_A), [strange]).kind, 'answer');
});
