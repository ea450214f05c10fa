import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError, readConfig } from './config.ts';

function refuses(environment: Record<string, string>, pattern: RegExp): void {
  assert.throws(
    () => readConfig(environment),
    (error) => error instanceof ConfigError && pattern.test(error.message),
  );
}

test('without any setting the server listens on the loopback only', () => {
  assert.deepEqual(readConfig({}).listen, { host: '127.0.0.1', port: 8080 });
  assert.equal(readConfig({}).origins, null);
  assert.equal(readConfig({ DRYDOCK_LISTEN: '' }).listen.host, '127.0.0.1');
});

test('the address to listen on may be IPv4, IPv6 or a name', () => {
  assert.deepEqual(readConfig({ DRYDOCK_LISTEN: '0.0.0.0:80' }).listen, { host: '0.0.0.0', port: 80 });
  assert.deepEqual(readConfig({ DRYDOCK_LISTEN: '[::1]:0' }).listen, { host: '::1', port: 0 });
  assert.deepEqual(readConfig({ DRYDOCK_LISTEN: 'localhost:65535' }).listen, { host: 'localhost', port: 65_535 });
});

test('a wrong setting is quoted, with what was expected', () => {
  for (const listen of ['8080', ':8080', '127.0.0.1', '127.0.0.1:65536', '127.0.0.1:-1', '::1:80', '127.0.0.1:80 ']) {
    refuses({ DRYDOCK_LISTEN: listen }, /DRYDOCK_LISTEN is ".*": expected an address and a port/);
  }
  refuses({ DRYDOCK_LOG: 'loud' }, /DRYDOCK_LOG is "loud": expected one of fatal, /);
});

test('origins are separated by commas, and have no path', () => {
  const { origins } = readConfig({ DRYDOCK_ORIGINS: 'http://127.0.0.1:8080, https://drydock.example' });
  assert.deepEqual(origins, ['http://127.0.0.1:8080', 'https://drydock.example']);
  for (const bad of [
    '*',
    'null',
    'http://a.example/',
    'http://a.example/path',
    'a.example',
    'ftp://a.example',
    'http://a,',
  ]) {
    refuses({ DRYDOCK_ORIGINS: bad }, /DRYDOCK_ORIGINS holds/);
  }
});

test('progress is kept in a file, or in the PostgreSQL that is named; a wrong address is not quoted, for its password', () => {
  assert.equal(readConfig({}).databaseUrl, null);
  assert.equal(readConfig({ DRYDOCK_DATABASE: '' }).databaseUrl, null);
  for (const url of ['postgres://u:p@db.example/drydock', 'postgresql:///drydock?host=/run/postgresql']) {
    assert.equal(readConfig({ DRYDOCK_DATABASE: url }).databaseUrl, url);
  }
  for (const wrong of ['mysql://u:hunter2@db/x', 'hunter2', 'postgres//u:hunter2@db', 'postgres://u:hunter2@[db/x']) {
    refuses({ DRYDOCK_DATABASE: wrong }, /^DRYDOCK_DATABASE is no address of PostgreSQL(?!.*hunter2)/);
  }
});
