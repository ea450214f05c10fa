import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDockerLogins } from './credentials.ts';
import { isLoopback, leadsInward, registryHost } from './registry-host.ts';

test('[IM9] what docker login wrote is found by host', () => {
  const auth = Buffer.from('me:pass:word').toString('base64');
  const auths = {
    'https://index.docker.io/v1/': { auth },
    'ghcr.io': { auth, identitytoken: 'refresh' },
    'https://quay.io/v2/': { username: 'you', password: 'secret' },
    'empty.example': {},
  };
  const find = parseDockerLogins(Buffer.from(JSON.stringify({ auths, credsStore: 'desktop' })));
  assert.deepEqual(find('docker.io'), { kind: 'password', user: 'me', password: 'pass:word' });
  assert.deepEqual(find('ghcr.io'), { kind: 'identity-token', token: 'refresh' });
  assert.deepEqual(find('quay.io'), { kind: 'password', user: 'you', password: 'secret' });
  assert.equal(find('empty.example'), undefined);
  assert.equal(find('elsewhere.example'), undefined);
});

test('[IM11] only named hosts and the loopback may do without TLS', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', 'x.localhost']) {
    assert.ok(isLoopback(host), host);
  }
  for (const host of ['localhost.example', '128.0.0.1', '127.0.0.1.example', '::2', '10.0.0.1', '1']) {
    assert.ok(!isLoopback(host), host);
  }
  assert.equal(registryHost('registry.example:5000', ['registry.example:5000']).mayBeInsecure, true);
  assert.equal(registryHost('registry.example', ['registry.example:5000']).mayBeInsecure, false);
  assert.equal(registryHost('[::1]:5000', []).mayBeInsecure, true);
  assert.deepEqual(registryHost('docker.io', []), {
    name: 'docker.io',
    address: 'registry-1.docker.io',
    mayBeInsecure: false,
  });
});

test('[IM11] this machine and its closest neighbours are known by every way to write their addresses', () => {
  const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, '');
  for (const address of [
    '127.1',
    '2130706433',
    '0x7f.1',
    '0',
    '[::]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '[fe80::1]',
  ]) {
    assert.ok(leadsInward(hostOf(`http://${address}/`)), address);
  }
  for (const address of ['128.0.0.1', '169.253.0.1', '[2001:db8::1]', '[::ffff:8.8.8.8]', 'example.org']) {
    assert.ok(!leadsInward(hostOf(`http://${address}/`)), address);
  }
});
