import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADDRESS, Learner, ORIGIN } from '../server/learner.ts';
import { Neighbour } from './web-neighbour.ts';
import { plainServer } from './web-plain-server.ts';
import { frame, RawPage, TEXT } from './web-raw-page.ts';
import { exchange, get, head, upgradeHead, Wire } from './web-wire.ts';

let victim: Neighbour;
before(async () => {
  victim = await Neighbour.settle();
});
after(() => victim[Symbol.asyncDispose]());

const { host: ownHost, hostname: ownName, port: ownPort } = new URL(ORIGIN);

/** Pages that are none of this server's, however much their address looks like it. */
const FOREIGN = [
  'http://evil.example',
  'null',
  'NULL',
  '',
  'file://',
  'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  `https://${ownHost}`,
  `ws://${ownHost}`,
  `http://${ownName}`,
  `http://${ownName}:1`,
  `http://${ownName}:${Number(ownPort) + 1}`,
  `http://${ownName}:${ownPort}0`,
  `${ORIGIN}.evil.example`,
  `http://evil.example/${ORIGIN}`,
  `http://${ownHost}@evil.example`,
  `http://evil.example#${ORIGIN}`,
  `${ORIGIN}/`,
  `${ORIGIN} http://evil.example`,
  `${ORIGIN}, http://evil.example`,
  ORIGIN.toUpperCase(),
  `http://localhost.:${ownPort}`,
  `http://127.1:${ownPort}`,
  `http://2130706433:${ownPort}`,
  `http://0x7f.0.0.1:${ownPort}`,
  `http://[::1]:${ownPort}`,
  `http://[::ffff:127.0.0.1]:${ownPort}`,
  `http://0.0.0.0:${ownPort}`,
  `http://127.0.0.1.nip.io:${ownPort}`,
  `http://loca\u00adlhost:${ownPort}`,
];

test('[WA01] a page of any other origin opens no WebSocket with the victim’s cookie: null, lookalikes, other ports and schemes (cross-site WebSocket hijacking)', async () => {
  for (const origin of FOREIGN) {
    const answer = await exchange(upgradeHead({ origin, cookie: victim.learner.cookie }));
    assert.match(answer, /^HTTP\/1\.1 400 /, origin);
    assert.match(answer, /Origin/, origin);
  }
  await victim.isUnharmed();
});

test('[WA01b] socket.io without that check lets every one of them in', async () => {
  await using plain = await plainServer();
  for (const origin of FOREIGN) {
    using wire = new Wire(plain.port);
    assert.match(await wire.send(upgradeHead({ origin })).shows('\r\n\r\n'), /^HTTP\/1\.1 101 /, origin);
  }
});

test('[WA02] a WebSocket that names no Origin, or two, is not let in', async () => {
  const { cookie } = victim.learner;
  assert.match(await exchange(upgradeHead({ origin: null, cookie })), /^HTTP\/1\.1 400 [\s\S]*names no Origin/);
  // Node joins or drops what comes twice: neither may be read as the right one.
  const evilFirst = `http://evil.example\r\nOrigin: ${ORIGIN}`;
  assert.match(await exchange(upgradeHead({ origin: evilFirst, cookie })), /^HTTP\/1\.1 400 /);
  for (const line of [`X-Forwarded-Host: ${ownHost}`, `Sec-WebSocket-Origin: ${ORIGIN}`, `Referer: ${ORIGIN}/`]) {
    const answer = await exchange(upgradeHead({ origin: `http://evil.example\r\n${line}`, cookie }));
    assert.match(answer, /^HTTP\/1\.1 400 /, line);
  }
  await victim.isUnharmed();
});

test('[WA03] a name that was rebound to this address gets public files and a stranger’s cookie, and no socket (DNS rebinding)', async () => {
  const evil = `evil.example:${ownPort}`;
  const page = await exchange(head('GET / HTTP/1.1', `Host: ${evil}`, 'Connection: close'));
  const cookie = /Set-Cookie: ([^;]+)/i.exec(page)?.[1] ?? '';
  // The browser has no cookie of ours for that name, so the page there is nobody, in a Linux of nobody.
  assert.match(cookie, /^drydock=/);
  assert.notEqual(cookie, victim.learner.cookie);
  assert.doesNotMatch(page, /evil\.example/, 'nothing of the name comes back');
  const answer = await exchange(upgradeHead({ origin: `http://${evil}`, cookie }).replace('127.0.0.1:8080', evil));
  assert.match(answer, /^HTTP\/1\.1 400 /);
  await victim.isUnharmed();
});

test('[WA04] socket.io by polling, JSONP, WebTransport or an old protocol is not spoken: a form of another site could', async () => {
  const cookie = `Cookie: ${victim.learner.cookie}`;
  const queries = [
    'EIO=4&transport=polling',
    'EIO=4&transport=polling&j=0',
    'EIO=3&transport=polling',
    'EIO=4&transport=webtransport',
    'EIO=4&transport=__proto__',
    'EIO=4&transport=constructor',
    'EIO=4&transport=websocket',
    'EIO=4',
    '__proto__[transport]=polling',
    '',
  ];
  for (const query of queries) {
    const answer = await exchange(get(`/socket.io/?${query}`, cookie, `Origin: ${ORIGIN}`));
    assert.match(answer, /^HTTP\/1\.1 400 /, query);
    const body = '4:40{}';
    const post = head(
      `POST /socket.io/?${query} HTTP/1.1`,
      'Host: x',
      'Connection: close',
      cookie,
      `Content-Length: ${body.length}`,
    );
    assert.match(await exchange(post + body), /^HTTP\/1\.1 400 /, query);
  }
  // The upgrade of an old protocol is taken back before a word is said.
  const old = await exchange(upgradeHead({ cookie: victim.learner.cookie, query: 'EIO=3&transport=websocket' }));
  assert.doesNotMatch(old, /"sid"/);
  await victim.isUnharmed();
});

test('[WA04b] socket.io as it comes answers polling without any Origin', async () => {
  await using plain = await plainServer();
  using wire = new Wire(plain.port);
  assert.match(await wire.send(get('/socket.io/?EIO=4&transport=polling')).shows('"sid"'), /^HTTP\/1\.1 200 /);
});

/** Takes the connection over that `sid` names, as an upgrade from polling would; returns what was said. */
async function takeOver(port: number, sid: string, message: string): Promise<string> {
  using wire = new Wire(port);
  const query = `EIO=4&transport=websocket&sid=${sid}`;
  const answer = await wire.send(upgradeHead({ origin: 'http://evil.example', query })).shows('\r\n\r\n');
  if (!answer.startsWith('HTTP/1.1 101')) return answer;
  await wire.send(frame(TEXT, '2probe')).shows('3probe');
  return await wire.send(frame(TEXT, '5')).send(frame(TEXT, message)).shows('43');
}

test('[WA05] whoever learned the id of a victim’s connection cannot take it over: engine.io would ask for neither Origin nor cookie', async () => {
  const sid = victim.page.io.engine.id;
  const { terminal } = victim.screen;
  const message = `421["terminal:write",{"terminal":${terminal},"data":"echo stolen\\r"}]`;
  const answer = await takeOver(Number(new URL(ADDRESS).port), sid, message);
  assert.match(answer, /^HTTP\/1\.1 400 /);
  await victim.isUnharmed();
  assert.doesNotMatch(victim.screen.text, /stolen/);
  // Nor is such a request kept waiting for an answer that never comes.
  for (const method of ['GET', 'POST']) {
    const line = `${method} /socket.io/?EIO=4&transport=websocket&sid=${sid} HTTP/1.1`;
    assert.match(await exchange(head(line, 'Host: x', 'Connection: close')), /^HTTP\/1\.1 400 /);
  }
});

test('[WA05b] socket.io with the check of the Origin alone hands the connection over', async () => {
  await using plain = await plainServer({
    transports: ['websocket'],
    allowRequest: ({ headers }, decide) => decide(null, headers.origin === ORIGIN),
  });
  plain.io.on('connection', (socket) => socket.on('who', (answer: (id: string) => void) => answer(socket.id)));
  using mine = new Wire(plain.port);
  const greeting = await mine.send(upgradeHead({})).shows('"sid"');
  const sid = /"sid":"([^"]+)"/.exec(greeting)?.[1] ?? '';
  await mine.send(frame(TEXT, '40')).shows('40{"sid"');
  assert.match(await takeOver(plain.port, sid, '421["who"]'), /431\["/);
});

test('[WA06] a page of the right origin without a cookie, or before it has signed in, is heard by nobody', async () => {
  using stranger = await RawPage.dial({});
  // Requests before signing in: engine.io is spoken, socket.io not yet.
  stranger.message('421["session:open",{"version":1}]');
  await stranger.closes();
  assert.doesNotMatch(stranger.wire.text, /43/);
  using other = await RawPage.dial({});
  other.message('40');
  assert.match(await other.wire.shows('44{'), /no cookie/);
  other.message('421["session:open",{"version":1}]');
  await other.closes();
  assert.doesNotMatch(other.wire.text, /431/);
  await using learner = await Learner.arrive();
  assert.notEqual(learner.cookie, victim.learner.cookie);
  await victim.isUnharmed();
});
