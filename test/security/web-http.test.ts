import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Neighbour } from './web-neighbour.ts';
import { exchange, get, head, Wire } from './web-wire.ts';

let victim: Neighbour;
before(async () => {
  victim = await Neighbour.settle();
});
after(() => victim[Symbol.asyncDispose]());

/** What stands in files that no address may lead to. */
const SECRETS = /root:[x*]:0:0|@drydock\/server|minutes:|cookie-secret|NODE_COMPILE_CACHE|import \{/;
const status = (answer: string): number => Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1] ?? 0);
/** Answers in what a connection said. */
const statuses = (text: string): string[] => text.match(/(?<=^|\n|\}|>)HTTP\/1\.1 \d{3}/g) ?? [];

/** `..` and `/` as somebody might hope that a server reads them only after it has checked. */
const DOTS = [
  '..',
  '%2e%2e',
  '%2E.',
  '%252e%252e',
  '%25252e.',
  '..%00',
  '%c0%ae%c0%ae',
  '%e0%80%ae.',
  '%u002e.',
  '．．',
  '..;',
  '.../.',
  '..%20',
];
const SLASHES = ['/', '//', '%2f', '%252f', '\\', '%5c', '%255c', '%c0%af', '%e0%80%af', '/./', '/.//'];
const TARGETS = ['etc/passwd', 'server/package.json', 'proc/self/environ', 'var/lib/drydock/server/cookie-secret'];

test('[WA30] no path leads out of the folder of the pages: dots and slashes encoded once, twice, overlong, backwards, absolute, with NUL, very long', async () => {
  const climbs = DOTS.flatMap((dots) => SLASHES.map((slash) => `/${`${dots}${slash}`.repeat(6)}`));
  const paths = [
    ...climbs.map((climb, at) => climb + (TARGETS[at % TARGETS.length] ?? '')),
    '/_next/../../../../etc/passwd',
    '/_next/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/package.json',
    '//etc/passwd',
    '///../etc/passwd',
    'http://127.0.0.1:8080/../../etc/passwd',
    'file:///etc/passwd',
    '/file:///etc/passwd',
    '/index.html%00.png',
    '/%00',
    '/%',
    '/%zz',
    '/%ff%fe',
    '/C:\\windows\\win.ini',
    '/\\\\host\\share',
    '/__proto__',
    '/constructor/prototype',
    '/.git/config',
    '/.env',
    '/package.json',
    '/404.html/../../package.json',
    '/proc/self/environ',
    '/?file=../../etc/passwd',
    `/${'a'.repeat(14_000)}`,
    `/${'../'.repeat(4_000)}etc/passwd`,
  ];
  // Many on each connection, the last one ends it.
  for (let at = 0; at < paths.length; at += 20) {
    const some = paths.slice(at, at + 20);
    const requests = some.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('') + get('/healthz');
    const answer = await exchange(Buffer.from(requests));
    assert.doesNotMatch(answer, SECRETS, JSON.stringify(some));
    for (const line of statuses(answer).slice(0, -1)) assert.match(line, / (404|400|200)$/);
  }
  // A refused request ends its connection, and those behind it: some are tried alone.
  for (const path of climbs.filter((_, at) => at % 5 === 0)) {
    const answer = await exchange(Buffer.from(get(path)));
    assert.ok([400, 404].includes(status(answer)), `${path}: ${answer.slice(0, 80)}`);
  }
  await victim.isUnharmed();
});

test('[WA31] a request that two readers would cut differently is refused, and what hides in it is no request (smuggling)', async () => {
  const hidden = 'GET /healthz HTTP/1.1\r\nHost: hidden\r\n\r\n';
  const post = (...lines: string[]) => head('POST / HTTP/1.1', 'Host: x', ...lines);
  const shapes: Readonly<Record<string, string>> = {
    'both lengths': `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    'both, the other way': `${post('Transfer-Encoding: chunked', `Content-Length: ${hidden.length}`)}${hidden}`,
    'two lengths': `${post('Content-Length: 0', `Content-Length: ${hidden.length}`)}${hidden}`,
    'a list of lengths': `${post(`Content-Length: 0, ${hidden.length}`)}${hidden}`,
    'a negative length': `${post('Content-Length: -1')}${hidden}`,
    'a length with a sign': `${post('Content-Length: +5')}${hidden}`,
    'a hexadecimal length': `${post('Content-Length: 0x10')}${hidden}`,
    'a length beyond 2^64': `${post('Content-Length: 99999999999999999999999')}${hidden}`,
    'an odd coding': `${post('Transfer-Encoding: xchunked')}${hidden}`,
    'chunked not last': `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${hidden}`,
    'chunked twice': `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${hidden}`,
    'a space before the colon': `${post('Transfer-Encoding : chunked')}0\r\n\r\n${hidden}`,
    'a folded line': `${post('X: y', ' Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    'a vertical tab': `${post('Transfer-Encoding: \x0bchunked')}0\r\n\r\n${hidden}`,
    'line ends without CR': `POST / HTTP/1.1\nHost: x\nContent-Length: 0\n\n${hidden}`,
    'a bare CR in a value': `${post('X: y\rTransfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    'a NUL in a value': `${post('X: a\0b')}${hidden}`,
    'a NUL in a name': `${post('X\0: b')}${hidden}`,
    'garbage as a chunk': `${post('Transfer-Encoding: chunked')}zz\r\n${hidden}`,
    'a negative chunk': `${post('Transfer-Encoding: chunked')}-1\r\n${hidden}`,
    'a chunk beyond 2^64': `${post('Transfer-Encoding: chunked')}fffffffffffffffff\r\n${hidden}`,
    'a chunk that lies': `${post('Transfer-Encoding: chunked')}1\r\nxx\r\n0\r\n\r\n${hidden}`,
    'no version': `GET /\r\n\r\n${hidden}`,
    'an odd version': `GET / HTTP/9.9\r\nHost: x\r\n\r\n${hidden}`,
    'no host': `GET / HTTP/1.1\r\n\r\n${hidden}`,
    TLS: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  };
  const passed: string[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const text = await exchange(Buffer.from(shape, 'latin1'));
    // The head may be refused before its body proves to be garbage; nothing may be answered behind it.
    const behind = statuses(text).slice(1);
    if (/isHealthy/.test(text) || behind.some((line) => !line.endsWith(' 400')))
      passed.push(`${name}: ${statuses(text)}`);
  }
  assert.deepEqual(passed, []);
  await victim.isUnharmed();
});

test('[WA31b] a server told to be lenient answers the hidden request too', async () => {
  const asked: string[] = [];
  const lenient = createServer({ insecureHTTPParser: true }, (request, response) => {
    asked.push(request.url ?? '');
    request.resume();
    response.end();
  });
  lenient.listen(0, '127.0.0.1');
  await once(lenient, 'listening');
  using wire = new Wire((lenient.address() as AddressInfo).port);
  const both = head('POST /outer HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked');
  await wire.send(`${both}0\r\n\r\n${get('/hidden')}`).ends();
  lenient.close();
  assert.deepEqual(asked, ['/outer', '/hidden']);
});

test('[WA32] a head that is too long is refused, in one line or in thousands', async () => {
  const floods = [
    get('/', `X: ${'x'.repeat(100_000)}`),
    get('/', ...Array.from({ length: 10_000 }, (_, at) => `X${at}: y`)),
    get(`/${'x'.repeat(100_000)}`),
    get('/', `Cookie: ${'drydock=x; '.repeat(10_000)}`),
    `GET / HTTP/1.1\r\n${'x'.repeat(200_000)}`,
  ];
  for (const flood of floods) assert.match(await exchange(flood), /^(HTTP\/1\.1 (431|400) |$)/, flood.slice(0, 40));
  // Many cookies that fit are read, and are nobody's.
  const many = await exchange(get('/', `Cookie: ${'drydock=a.b; '.repeat(1_000)}`));
  assert.equal(status(many), 200);
  assert.match(many, /Set-Cookie: drydock=/i);
  await victim.isUnharmed();
});

test('[WA33] only GET and HEAD are answered, nothing is echoed, and no other site is told that it may read', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY']) {
    for (const origin of ['http://evil.example', 'null']) {
      const lines = [`Origin: ${origin}`, 'Access-Control-Request-Method: GET', 'X-Echo: echo-me', 'Connection: close'];
      const answer = await exchange(head(`${method} / HTTP/1.1`, 'Host: x', 'Content-Length: 0', ...lines));
      assert.ok([403, 405, 400].includes(status(answer)), `${method}: ${answer.slice(0, 60)}`);
      assert.doesNotMatch(answer, /access-control|echo-me/i, method);
    }
  }
  assert.equal(await exchange(head('CONNECT evil.example:80 HTTP/1.1', 'Host: evil.example')), '');
  assert.match(await exchange(head('GETX / HTTP/1.1', 'Host: x')), /^HTTP\/1\.1 400 /);
  const headOnly = await exchange(head('HEAD / HTTP/1.1', 'Host: x', 'Connection: close'));
  assert.equal(headOnly.split('\r\n\r\n')[1], '');
  await victim.isUnharmed();
});

test('[WA34] every answer, of whatever part and for whatever fault, forbids sniffing, framing, scripts of others and reading by other sites', async () => {
  const asked = [
    get('/'),
    get('/sandbox/'),
    get('/healthz'),
    get('/nowhere'),
    get('/<script>alert(1)</script>'),
    get('/%3Cscript%3Ealert(1)%3C/script%3E?<script>'),
    get('/', 'Origin: http://evil.example'),
    head('POST / HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Length: 0', 'Origin: <script>'),
    head('DELETE /x HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Length: 0'),
    get('/socket.io/'),
    get('/socket.io/?transport=<script>'),
    get('/socket.io/?EIO=4&transport=websocket&sid=<script>'),
  ];
  for (const request of asked) {
    const answer = await exchange(request);
    const line = request.split('\r\n', 1)[0];
    assert.match(answer, /^X-Content-Type-Options: nosniff\r$/im, line);
    assert.match(answer, /^X-Frame-Options: DENY\r$/im, line);
    assert.match(answer, /^Content-Security-Policy: default-src 'none';.*frame-ancestors 'none'/im, line);
    assert.match(answer, /^Cross-Origin-Resource-Policy: same-origin\r$/im, line);
    assert.match(answer, /^Referrer-Policy: no-referrer\r$/im, line);
    assert.doesNotMatch(answer, /^(access-control-|server:|x-powered-by:)/im, line);
    assert.doesNotMatch(answer.split('\r\n\r\n', 1)[0] ?? '', /unsafe-eval|script-src[^;]*unsafe-inline|\*/, line);
    assert.doesNotMatch(answer, /<script>alert\(1\)/, line);
  }
});
