import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NetworkError } from '../network-error.ts';
import { readHostname, readNetworkName } from './names.ts';
import { readNetworkMode } from './network-mode.ts';
import { readNetworkFlags } from './network-options.ts';
import { PORTS_MAX, readAllPublished, readPublished } from './published-port.ts';

const refused = (reason = 'bad-option') => ({ name: 'NetworkError', reason });

test('[NW30] --network says whose network a container has', () => {
  assert.deepEqual(readNetworkMode('bridge'), { kind: 'network', name: 'bridge' });
  assert.deepEqual(readNetworkMode('default'), { kind: 'network', name: 'bridge' });
  assert.deepEqual(readNetworkMode('none'), { kind: 'none' });
  assert.deepEqual(readNetworkMode('host'), { kind: 'host' });
  assert.deepEqual(readNetworkMode('container:web'), { kind: 'container', container: 'web' });
  assert.deepEqual(readNetworkMode('name=shop,alias=DB,alias=store,ip=10.0.0.9,mac-address=02:00:00:00:00:09'), {
    kind: 'network',
    name: 'shop',
    address: '10.0.0.9',
    mac: '02:00:00:00:00:09',
    aliases: ['db', 'store'],
  });
  for (const bad of [
    '',
    'container:',
    'container:../x',
    'a b',
    '-x',
    'name=',
    'alias=x',
    'name=none',
    'name=x,foo=1',
    'name=x,ip=::1',
  ]) {
    assert.throws(() => readNetworkMode(bad), refused(), bad);
  }
});

test('[NW31] flags that cannot go together are refused', () => {
  const bad = [
    { network: 'none', ip: '10.0.0.2' },
    { network: 'host', networkAlias: ['x'] },
    { network: 'none', macAddress: '02:00:00:00:00:01' },
    { network: 'container:web', publishes: true },
    { network: 'container:web', names: true },
    { network: 'container:web', hostname: 'x' },
    { ip: '172.17.0.9' },
    { networkAlias: ['x'] },
    { network: 'shop', ip: 'x' },
    { network: 'shop', networkAlias: ['a b'] },
  ];
  for (const flags of bad) assert.throws(() => readNetworkFlags(flags), refused(), JSON.stringify(flags));
  assert.deepEqual(readNetworkFlags({}), { kind: 'network', name: 'bridge' });
  assert.deepEqual(readNetworkFlags({ network: 'host', publishes: true }), { kind: 'host' });
  assert.deepEqual(readNetworkFlags({ network: 'shop', ip: '10.0.0.2', networkAlias: ['db', 'DB'] }), {
    kind: 'network',
    name: 'shop',
    address: '10.0.0.2',
    aliases: ['db'],
  });
});

test('[NW32] names of hosts and networks have the letters that names have', () => {
  for (const good of ['web', 'web-1.example.org', 'x'.repeat(63), 'a_b']) assert.equal(readHostname(good), good);
  for (const bad of ['', '-web', 'web-', 'a..b', 'a b', 'x'.repeat(64), `${'x.'.repeat(32)}x`, 'a\nb', 'ü']) {
    assert.throws(() => readHostname(bad), refused(), bad);
  }
  for (const good of ['shop', 'shop_1.2-3', '9']) assert.equal(readNetworkName(good), good);
  for (const bad of ['', '../x', '.x', '-x', 'a/b', 'a"b', 'x'.repeat(129)]) {
    assert.throws(() => readNetworkName(bad), refused(), bad);
  }
  for (const bad of ['bridge', 'host', 'none', 'default'])
    assert.throws(() => readNetworkName(bad), refused('predefined'));
});

const show = (texts: readonly string[], exposed: readonly string[] = []) =>
  readAllPublished(texts, exposed).map(
    ({ hostAddress, hostPorts, containerPort, protocol }) =>
      `${hostAddress}:${hostPorts.join('-')}>${containerPort}/${protocol}`,
  );

test('[NW21] -p says which port of the machine leads to which of the container', () => {
  assert.deepEqual(show(['80']), ['0.0.0.0:0-0>80/tcp']);
  assert.deepEqual(show(['8080:80']), ['0.0.0.0:8080-8080>80/tcp']);
  assert.deepEqual(show(['127.0.0.1:8080:80/udp']), ['127.0.0.1:8080-8080>80/udp']);
  assert.deepEqual(show(['127.0.0.1::80']), ['127.0.0.1:0-0>80/tcp']);
  assert.deepEqual(show(['8000-8010:80']), ['0.0.0.0:8000-8010>80/tcp']);
  assert.deepEqual(show(['8000-8001:80-81']), ['0.0.0.0:8000-8000>80/tcp', '0.0.0.0:8001-8001>81/tcp']);
  assert.deepEqual(show(['90-91']), ['0.0.0.0:0-0>90/tcp', '0.0.0.0:0-0>91/tcp']);
  const bad = ['', ':', '0', '65536', '80:0', 'a:80', '80/icmp', '80/tcp/udp', '1:2:3:4', '8001-8000:80', '80:80-81'];
  for (const text of [
    ...bad,
    '8000-8002:80-81',
    '[::1]:80:80',
    '999.0.0.1:80:80',
    ' 80',
    '80 ',
    '1e3',
    '1-65535:1-65535',
  ]) {
    assert.throws(() => readPublished(text), refused(), text);
  }
});

test('[NW21] -P adds what the image exposes and -p does not mention', () => {
  assert.deepEqual(show(['8080:80'], ['80/tcp', '53/udp', '90-91']), [
    '0.0.0.0:8080-8080>80/tcp',
    '0.0.0.0:0-0>53/udp',
    '0.0.0.0:0-0>90/tcp',
    '0.0.0.0:0-0>91/tcp',
  ]);
  assert.throws(() => readAllPublished([], ['8080:80']), refused());
});

test('[NW21] a container publishes a bounded number of ports', () => {
  assert.throws(() => readPublished(`1-${PORTS_MAX + 1}:1-${PORTS_MAX + 1}`), refused());
  const many = Array.from({ length: 3 }, (_, index) => `${index * 1000 + 1}-${index * 1000 + 500}`);
  assert.throws(() => readAllPublished(many), refused());
});

test('[NW21] whatever is typed is read, or refused in one line', () => {
  const pieces = fc.constantFrom(
    '80',
    '8080',
    '-',
    ':',
    '/',
    'tcp',
    'udp',
    '127.0.0.1',
    '[',
    '0',
    '99999',
    ' ',
    'x',
    '=',
    ',',
  );
  const typed = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  );
  for (const read of [readPublished, readNetworkMode, readHostname, readNetworkName]) {
    fc.assert(
      fc.property(typed, (text) => {
        try {
          read(text);
        } catch (error) {
          assert.ok(error instanceof NetworkError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  }
});
