import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerHostsFile, hostnameFile, hostsFileOfMachine } from './hosts-file.ts';
import { readAddedHost, readNameServer, readResolverOption, readSearchDomain } from './name-options.ts';
import { readResolvConf, resolvConf, resolvConfOfUserNetwork, upstreamServers } from './resolv-conf.ts';

const LOCAL = `127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
ff00::0	ip6-mcastprefix
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
`;

test('[NW40] /etc/hosts names the container itself, and what --add-host adds', () => {
  assert.equal(
    containerHostsFile({ hostname: '4f3c2b1a0099', addresses: ['172.17.0.2'] }),
    `${LOCAL}172.17.0.2	4f3c2b1a0099\n`,
  );
  const added = ['db:10.0.0.5', 'six=[2001:db8::1]', 'machine:host-gateway'].map(readAddedHost);
  assert.equal(
    containerHostsFile({ hostname: 'web.example.org', addresses: ['172.18.0.2'], added, gateway: '172.18.0.1' }),
    `${LOCAL}10.0.0.5	db\n2001:db8::1	six\n172.18.0.1	machine\n172.18.0.2	web.example.org web\n`,
  );
  assert.equal(containerHostsFile({ hostname: 'alone', addresses: [] }), LOCAL);
  assert.throws(() => containerHostsFile({ hostname: 'alone', addresses: [], added }), { reason: 'bad-option' });
  assert.equal(hostnameFile('web'), 'web\n');
});

test('[NW40] with --network host the machine’s own file comes first', () => {
  assert.equal(
    hostsFileOfMachine('127.0.0.1 localhost', [readAddedHost('db:10.0.0.5')]),
    '127.0.0.1 localhost\n10.0.0.5\tdb\n',
  );
  assert.equal(hostsFileOfMachine('', []), '');
});

test('[NW41] name servers that only the machine reaches are left out; with none left, public ones are asked', () => {
  const machine = readResolvConf(
    '# made by hand\nnameserver 127.0.0.53\nnameserver 10.0.0.2 # near\nnameserver ::1\nnameserver 2001:db8::53\nsearch a.example\nsearch b.example c.example\noptions edns0 trust-ad\nsortlist x\nnameserver bad\n',
  );
  assert.deepEqual(machine.nameServers, ['127.0.0.53', '10.0.0.2', '::1', '2001:db8::53']);
  assert.equal(resolvConf({ machine }), 'nameserver 10.0.0.2\nsearch b.example c.example\noptions edns0 trust-ad\n');
  const local = { ...machine, nameServers: ['127.0.0.53'] };
  assert.match(resolvConf({ machine: local }), /^nameserver 8\.8\.8\.8\nnameserver 8\.8\.4\.4\n/);
  assert.equal(
    resolvConf({ machine, nameServers: ['127.0.0.1'], search: ['.'], options: ['timeout:3'] }),
    'nameserver 127.0.0.1\noptions timeout:3\n',
    'what is said by --dns is taken as it is',
  );
});

test('[NW42] on user networks 127.0.0.11 is asked, names without dots first as they are; it asks the others', () => {
  const machine = readResolvConf('nameserver 127.0.0.53\nsearch a.example\noptions edns0\n');
  assert.equal(
    resolvConfOfUserNetwork({ machine }),
    'nameserver 127.0.0.11\nsearch a.example\noptions edns0 ndots:0\n',
  );
  assert.deepEqual(upstreamServers({ machine }), ['127.0.0.53']);
  assert.deepEqual(upstreamServers({ machine, nameServers: ['9.9.9.9', '127.0.0.11'] }), ['9.9.9.9']);
  assert.equal(
    resolvConfOfUserNetwork({ machine, options: ['ndots:2'], search: ['.'] }),
    'nameserver 127.0.0.11\noptions ndots:2\n',
  );
});

test('[NW43] what would add lines or words to the files is refused', () => {
  for (const bad of ['', 'db', 'db:', ':10.0.0.1', 'd b:10.0.0.1', 'db:10.0.0.1\nx', 'db:10.0.0', 'a\tb:10.0.0.1']) {
    assert.throws(() => readAddedHost(bad), { reason: 'bad-option' }, bad);
  }
  for (const bad of ['', 'localhost', '10.0.0.1\n', '10.0.0.1 x'])
    assert.throws(() => readNameServer(bad), { reason: 'bad-option' });
  for (const bad of ['', 'a b', 'a\n']) assert.throws(() => readSearchDomain(bad), { reason: 'bad-option' });
  for (const bad of ['', 'a b', 'a\n', 'timeout:x'])
    assert.throws(() => readResolverOption(bad), { reason: 'bad-option' });
  assert.equal(readSearchDomain('.'), '.');
  assert.equal(readResolverOption('timeout:3'), 'timeout:3');
});
