import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import fc from 'fast-check';
import {
  aligned,
  attribute,
  numberAttribute,
  readAttributes,
  readNumber,
  readText,
  textAttribute,
} from './attribute.ts';
import { ipv4Bytes, showIpAddress } from './ip-address.ts';
import { parseLink } from './link.ts';
import { parseLinkAddress } from './link-address.ts';
import { encodeMessage, errnoOf, readMessages } from './message.ts';
import { addAddress, createVeth, deleteLink } from './network-change.ts';
import { dumpAddresses, dumpLinks, dumpRoutes, findLink } from './network-dump.ts';
import { parseRoute } from './route.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

test('a link is read from its bytes: an upper end of a veth in a bridge, its other end elsewhere', () => {
  const body = hex(`
    00 00 0100 07000000 43100100 00000000
    0a00 0300 766574683000 0000
    0a00 0100 0242ac110002 0000
    0800 0400 dc050000
    0800 0500 02000000
    0800 0a00 03000000
    0500 1000 06 000000
    0800 2500 01000000
    1000 1200 0900 0100 7665746800 000000
  `);
  assert.deepEqual(parseLink({ body }), {
    index: 7,
    name: 'veth0',
    kind: 'veth',
    flags: 0x11043,
    state: 'up',
    mtu: 1500,
    mac: '02:42:ac:11:00:02',
    peerIndex: 2,
    peerNetnsId: 1,
    master: 3,
  });
});

test("an address is the link's own, not the other end's", () => {
  const body = hex('02 20 80 00 02000000  0800 0100 0a580001  0800 0200 0a580010');
  assert.deepEqual(parseLinkAddress({ body }), { index: 2, address: '10.88.0.16', prefixLength: 32 });
  const six = hex('0a 40 80 fd 04000000  1400 0100 fe80000000000000 00fc00fffe000001');
  assert.deepEqual(parseLinkAddress({ body: six }), { index: 4, address: 'fe80::fc:ff:fe00:1', prefixLength: 64 });
});

test('a route without a destination is the default; its table is the attribute when there is one', () => {
  const plain = hex('02 00 00 00 fe 03 00 01 00000000  0800 0500 0a580001  0800 0400 02000000');
  assert.deepEqual(parseRoute({ body: plain }), {
    family: 4,
    table: 254,
    destination: 'default',
    gateway: '10.88.0.1',
    link: 2,
  });
  const other = hex('02 18 00 00 fc 03 fd 01 00000000  0800 0f00 e8030000  0800 0100 0a000000');
  assert.deepEqual(parseRoute({ body: other }), {
    family: 4,
    table: 1000,
    destination: '10.0.0.0/24',
    gateway: null,
    link: null,
  });
});

test('what is neither IPv4 nor IPv6 is no route', () => {
  assert.equal(parseRoute({ body: hex('1c 00 00 00 fe 03 00 01 00000000') }), null);
});

test('attributes come back as they were written, each from a multiple of four bytes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(0x3fff), { maxLength: 9 }), fc.uint8Array({ maxLength: 40 }), (types, value) => {
      const bytes = Buffer.concat(types.map((type) => attribute(type, value)));
      const read = readAttributes(bytes);
      assert.deepEqual([...read.keys()], types);
      for (const content of read.values()) assert.deepEqual(new Uint8Array(content), value);
      assert.equal(bytes.length % 4, 0);
    }),
  );
});

test('texts and numbers come back as they were written', () => {
  const bytes = Buffer.concat([textAttribute(3, 'eth0'), numberAttribute(5, 0xffff_fffe), attribute(7, [bytesOf(1)])]);
  const read = readAttributes(bytes);
  assert.equal(readText(read, 3), 'eth0');
  assert.equal(readNumber(read, 5), -2);
  assert.equal(readNumber(read, 7), null, 'one byte is no number of four');
  assert.equal(readText(read, 9), null);
});

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

test('messages come back as they were written, one after the other', () => {
  const messages = [1, 2, 3].map((sequence) => ({
    type: 16 + sequence,
    flags: 0x305,
    sequence,
    body: Buffer.alloc(sequence * 3, sequence),
  }));
  const datagram = Buffer.concat(messages.map(encodeMessage));
  assert.deepEqual(readMessages(datagram), messages);
  assert.equal(
    datagram.length,
    messages.reduce((sum, { body }) => sum + aligned(16 + body.length), 0),
  );
});

test('bytes of chance give a value or null, and nothing ever throws', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .tuple(fc.nat(64), fc.constantFrom(1, 2, 3, 4, 5, 15, 18, 37, 0x8012), fc.uint8Array({ maxLength: 20 }))
      .map(([length, type, value]) => Uint8Array.from([length, 0, type & 0xff, type >> 8, ...value])),
  );
  const bytes = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));
  fc.assert(
    fc.property(bytes, (body) => {
      for (const parse of [parseLink, parseLinkAddress, parseRoute]) assert.notEqual(parse({ body }), undefined);
      for (const message of readMessages(body)) assert.ok(errnoOf(message) >= 0);
      assert.ok(readAttributes(body).size <= body.length);
    }),
    { numRuns: 1000 },
  );
});

test('addresses are shown as people write them', () => {
  assert.equal(showIpAddress(bytesOf(10, 0, 0, 1)), '10.0.0.1');
  assert.equal(showIpAddress(new Uint8Array(16)), '::');
  assert.equal(showIpAddress(Uint8Array.from({ length: 16 }, (_, index) => index)), '1:203:405:607:809:a0b:c0d:e0f');
  assert.equal(showIpAddress(bytesOf(1, 2, 3)), null);
});

test('what is no IPv4 address, and what is no name of a link, is refused before the kernel is asked', () => {
  for (const address of ['', '10.0.0', '10.0.0.256', 'fe80::1', '10.0.0.1/24'])
    assert.throws(() => ipv4Bytes(address), RangeError, address);
  assert.throws(() => addAddress({ index: 1, address: '::1', prefixLength: 64 }), /"::1": not an IPv4 address, but/);
  for (const name of ['', 'a b', 'a/b', 'sixteen-letters-']) {
    assert.throws(() => deleteLink(name), RangeError, name);
    assert.throws(() => createVeth({ name, peerName: 'eth0', peerPid: 1 }), RangeError, name);
    const peerNetwork = { integer: 0, named: 'none' };
    assert.throws(() => createVeth({ name: 'eth0', peerName: name, peerNetwork }), RangeError, name);
  }
});

test('the links of this machine are those that it knows itself', () => {
  const links = dumpLinks();
  assert.deepEqual(links.map(({ name }) => name).sort(), readdirSync('/sys/class/net').sort());
  assert.deepEqual(
    findLink('lo'),
    links.find(({ name }) => name === 'lo'),
  );
  assert.equal(findLink('no-such-link'), null);
  const addresses = dumpAddresses().map(({ address }) => address);
  for (const { address } of Object.values(networkInterfaces()).flatMap((infos) => infos ?? []))
    assert.ok(addresses.includes(address), address);
  assert.ok(dumpRoutes().some(({ destination }) => destination === '127.0.0.1/32'));
});

test('a refusal is told with what was asked, and leaves no descriptor open', () => {
  const before = readdirSync('/proc/self/fd').length;
  assert.throws(() => deleteLink('lo'), { name: 'KernelError', message: /^RTM_DELLINK "lo": .*(EOPNOTSUPP|EPERM)/ });
  assert.equal(readdirSync('/proc/self/fd').length, before);
});
