import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NetworkError } from '../network-error.ts';
import { freeAddress } from './free-address.ts';
import { ADDRESS_POOLS, freeSubnet } from './free-subnet.ts';
import { macOfAddress, readMac } from './mac-address.ts';
import { addressNumber, overlap, readAnySubnet, readSubnet, type Subnet, showAddress, showSubnet } from './subnet.ts';

test('[NW2] the pools are cut into pieces, and pieces that touch something taken are passed over', () => {
  const free = (...taken: string[]) =>
    showSubnet(
      freeSubnet(
        ADDRESS_POOLS,
        taken.flatMap((text) => readAnySubnet(text) ?? []),
      ),
    );
  assert.equal(free(), '172.17.0.0/16');
  assert.equal(free('172.17.0.0/16'), '172.18.0.0/16');
  assert.equal(free('172.17.200.7/32', '172.18.0.0/15'), '172.20.0.0/16');
  assert.equal(free('172.16.0.0/12'), '192.168.0.0/20');
  assert.equal(free('172.16.0.0/12', '192.168.0.0/19'), '192.168.32.0/20');
  assert.throws(() => free('0.0.0.0/0'), { reason: 'no-free-subnet' });
});

test('[NW2] all pieces that the pools have are different', () => {
  const taken: Subnet[] = [];
  for (let number = 0; number < 31; number += 1) taken.push(freeSubnet(ADDRESS_POOLS, taken));
  assert.equal(new Set(taken.map(showSubnet)).size, 31);
  assert.throws(() => freeSubnet(ADDRESS_POOLS, taken), { reason: 'no-free-subnet' });
});

test('[NW2] a block is an address without bits after its prefix', () => {
  for (const bad of [
    '',
    '10.0.0.0',
    '10.0.0.1/24',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/24/1',
    '::/0',
    '10.0.0.0/ 8',
  ]) {
    assert.equal(readAnySubnet(bad), null, bad);
  }
  for (const bad of ['0.0.0.0/8', '127.0.0.0/24', '224.0.0.0/16', '10.0.0.0/31', '10.0.0.0/7', 'x']) {
    assert.throws(() => readSubnet(bad), NetworkError, bad);
  }
  fc.assert(
    fc.property(fc.nat(0xffffffff), (number) => {
      assert.equal(addressNumber(showAddress(number)), number);
    }),
  );
  const [one, other, third] = ['10.0.0.0/8', '10.3.0.0/16', '11.0.0.0/8'].map(readSubnet);
  assert.ok(one && other && third && overlap(one, other) && overlap(other, one) && !overlap(one, third));
});

const SMALL = { network: 'small', subnet: readSubnet('10.0.0.0/29'), gateway: '10.0.0.1' };

test('[NW4] the lowest free address is given; neither the first, nor the last, nor the gateway’s', () => {
  const taken = new Set<string>();
  for (let number = 0; number < 5; number += 1) taken.add(freeAddress({ ...SMALL, taken }));
  assert.deepEqual([...taken], ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']);
  assert.throws(() => freeAddress({ ...SMALL, taken }), { reason: 'no-free-address' });
  taken.delete('10.0.0.3');
  assert.equal(freeAddress({ ...SMALL, taken }), '10.0.0.3');
});

test('[NW5] an address that is asked for is given, if it is free and of the network', () => {
  const taken = new Set(['10.0.0.3']);
  assert.equal(freeAddress({ ...SMALL, taken, wanted: '10.0.0.5' }), '10.0.0.5');
  const refused = { '10.0.0.3': 'address-taken', '10.0.0.1': 'address-taken' };
  for (const [wanted, reason] of Object.entries(refused))
    assert.throws(() => freeAddress({ ...SMALL, taken, wanted }), { reason });
  for (const wanted of ['10.0.0.0', '10.0.0.7', '10.0.0.8', 'x']) {
    assert.throws(() => freeAddress({ ...SMALL, taken, wanted }), { reason: 'bad-option' });
  }
});

test('[NW1] a MAC address follows from the IP address, or is one card’s', () => {
  assert.equal(macOfAddress('172.17.0.2'), '02:42:ac:11:00:02');
  assert.equal(macOfAddress('255.10.0.9'), '02:42:ff:0a:00:09');
  assert.equal(readMac('92-D0-C6-0A-29-33'), '92:d0:c6:0a:29:33');
  for (const bad of [
    '',
    '92:d0:c6:0a:29',
    '01:00:5e:00:00:01',
    'ff:ff:ff:ff:ff:ff',
    '00:00:00:00:00:00',
    '9g:00:00:00:00:00',
  ]) {
    assert.throws(() => readMac(bad), { reason: 'bad-option' }, bad);
  }
});
