import assert from 'node:assert/strict';
import test from 'node:test';
import { linkPeers, pairKey } from './link-pairs.ts';
import { kindWord, linkState, networkCommand, otherEndWord, routeWords } from './link-words.ts';
import { sampleLink, sampleNetwork, sampleVeth } from './network-view.sample.ts';

test('a link that is up but has nobody at the other end says so', () => {
  assert.equal(linkState(sampleLink(1, 'a')), 'up');
  assert.equal(linkState(sampleLink(1, 'a', { hasCarrier: false })), 'up, no carrier');
  assert.equal(linkState(sampleLink(1, 'a', { isUp: false, hasCarrier: false })), 'down');
});

test('a link is told by its kind, a port with its bridge', () => {
  assert.equal(kindWord(sampleLink(1, 'lo')), 'loopback');
  assert.equal(kindWord(sampleLink(2, 'veth0', { kind: 'veth', master: 'br0' })), 'veth, port of br0');
});

test('the other end is told with its namespace, or where it is not', () => {
  const near = sampleVeth(2, 'veth0', 5, 4026532871);
  const far = sampleVeth(5, 'eth0', 2, 1);
  const networks = [sampleNetwork(1, [near]), sampleNetwork(4026532871, [far])];
  assert.equal(otherEndWord(near, linkPeers(networks).get('1:2')), 'eth0 in net …2871');
  assert.equal(otherEndWord(sampleVeth(2, 'eth0', 7, null), undefined), 'outside of your Linux');
  assert.equal(otherEndWord(sampleLink(1, 'lo'), undefined), null);
});

test('both ends of a pair have the same key', () => {
  assert.equal(pairKey(1, sampleVeth(2, 'a', 5, 7)), pairKey(7, sampleVeth(5, 'b', 2, 1)));
  assert.equal(pairKey(1, sampleLink(1, 'lo')), undefined);
});

test('a route is told by where it leads, and how', () => {
  assert.equal(
    routeWords({ destination: 'default', gateway: '10.0.0.1', link: 'eth0' }),
    'default: by 10.0.0.1 over eth0',
  );
  assert.equal(
    routeWords({ destination: '10.0.0.0/24', gateway: null, link: 'br0' }),
    '10.0.0.0/24: reached directly over br0',
  );
});

test('another namespace is gone into before it is looked at', () => {
  assert.equal(networkCommand('ip route', false, 1), 'ip route');
  assert.equal(networkCommand('ip route', true, 14), 'nsenter -t 14 -n ip route');
});
