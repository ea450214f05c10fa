import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Progress, resumeAnswerSchema, showResumeCode } from '@drydock/protocol';
import { ask, type PageClient } from '../../testing/ask.ts';
import { passedStep, sorted } from '../../testing/progress-changes.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { TestServer } from '../../testing/test-server.ts';
import { TRIES_PER_ADDRESS_AT_ONCE } from '../progress/resume-tries.ts';
import { RESUME_BODY_MAX_BYTES } from './resume.ts';

type Post = { cookie?: string; body?: string; headers?: Record<string, string> };

async function post(server: TestServer, code: string, { cookie, body, headers }: Post = {}) {
  const answer = await server.get('/api/resume', {
    method: 'POST',
    headers: {
      origin: server.address,
      'content-type': 'application/json',
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    body: body ?? JSON.stringify({ code }),
  });
  const parsed = resumeAnswerSchema.parse(JSON.parse(answer.body));
  const setCookie = answer.headers['set-cookie']?.[0];
  return { ...answer, parsed, setCookie, newCookie: setCookie?.split(';')[0] };
}

const pass = (page: PageClient, ...steps: number[]) =>
  ask(page, 'progress:change', { changes: steps.map(passedStep) }) as Promise<Progress>;

async function makeCode(page: PageClient): Promise<string> {
  return ((await ask(page, 'progress:code', {})) as { code: string }).code;
}

test('a code makes another browser the same learner, with the same Linux and the marks of both', async () => {
  await using server = await TestServer.start();
  const page = await server.open();
  await pass(page, 1);
  const [cookie, code] = [await server.newCookie(), await makeCode(page)];
  await pass(await server.connect(cookie), 2);
  const told = new Promise<Progress>((resolve) => page.once('progress:changed', resolve));
  const {
    status,
    parsed,
    setCookie,
    newCookie = '',
  } = await post(server, showResumeCode(code).toLowerCase(), { cookie });
  assert.equal(status, 200);
  assert.ok(parsed.ok);
  assert.deepEqual(sorted(parsed.data).passed, ['lab/s1', 'lab/s2']);
  assert.match(setCookie ?? '', /^drydock=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=31536000$/);
  assert.deepEqual(await told, parsed.data, 'the other machine follows');
  const resumed = await server.open(newCookie);
  assert.deepEqual(await ask(resumed, 'progress:read', {}), parsed.data);
  const owners = server.keeper.heard.filter(({ verb }) => verb === 'session.open').map(({ payload }) => payload.owner);
  assert.equal(owners.at(-1), owners[0]);
  // Pages are served to it as to every learner: without another cookie.
  assert.equal((await server.get('/', { headers: { cookie: newCookie } })).headers['set-cookie'], undefined);
});

test('a code works once, and not in the browser that made it', async () => {
  await using server = await TestServer.start();
  const cookie = await server.newCookie();
  const code = await makeCode(await server.connect(cookie));
  const own = await post(server, code, { cookie });
  assert.equal(own.status, 403);
  assert.ok(!own.parsed.ok && /this very browser/.test(own.parsed.failure.message));
  assert.equal((await post(server, code)).status, 200);
  const again = await post(server, code);
  assert.equal(again.status, 403);
  assert.ok(!again.parsed.ok && again.parsed.failure.code === 'unauthorized' && again.parsed.failure.hint);
  assert.equal(again.setCookie, undefined);
});

test('a browser without a cookie may resume too, one with a forged cookie brings nothing along', async () => {
  await using server = await TestServer.start();
  const page = await server.connect();
  await pass(page, 1);
  for (const cookie of [undefined, 'drydock=forged.cookie']) {
    const { parsed } = await post(server, await makeCode(page), cookie === undefined ? {} : { cookie });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.data.passed, { lab: ['s1'] });
  }
});

test('a page of another origin cannot resume, also with the right code', async () => {
  await using server = await TestServer.start();
  const code = await makeCode(await server.connect());
  for (const origin of ['http://evil.example', 'null']) {
    assert.equal((await post(server, code, { headers: { origin } })).status, 403, origin);
  }
  assert.equal((await server.get('/api/resume', { method: 'POST', body: JSON.stringify({ code }) })).status, 403);
  assert.equal((await server.get('/api/resume')).status, 404, 'GET');
  assert.equal((await post(server, code)).status, 200, 'it is still there');
});

test('what is no code is refused, and not quoted', async () => {
  await using server = await TestServer.start();
  const bodies = ['', '{', 'null', '[]', '{"code":5}', '{"code":"7K2M-0XPD-93T"}', '{"kode":"7K2M-0XPD-93TA"}'];
  for (const body of bodies) {
    const { status, parsed } = await post(server, '', { body });
    assert.equal(status, 400, body);
    assert.ok(!parsed.ok && !/7K2M/.test(parsed.failure.message));
  }
  const asText = await post(server, '7K2M-0XPD-93TA', { headers: { 'content-type': 'text/plain' } });
  assert.equal(asText.status, 400);
});

test('a large body is refused before it is read', async () => {
  await using server = await TestServer.start();
  const { status } = await post(server, '', { body: JSON.stringify({ code: 'x'.repeat(RESUME_BODY_MAX_BYTES) }) });
  assert.equal(status, 413);
  assert.equal((await post(server, '7K2M-0XPD-93TA')).status, 403, 'the next is served');
});

test('whoever tries codes is stopped after a few, whatever they are', async () => {
  await using server = await TestServer.start();
  const statuses: number[] = [];
  for (let at = 0; at < TRIES_PER_ADDRESS_AT_ONCE + 2; at++) {
    statuses.push((await post(server, '', { body: at % 2 ? '{}' : '{"code":"0000-0000-0000"}' })).status);
  }
  assert.deepEqual(statuses.slice(-2), [429, 429]);
  assert.ok(statuses.slice(0, -2).every((status) => status === 403 || status === 400));
});

test('the server keeps no code that could be used', async () => {
  using state = new TemporaryFolder();
  await using server = await TestServer.start({}, state.path);
  const code = await makeCode(await server.connect());
  const files = readdirSync(state.path);
  assert.ok(files.includes('progress.sqlite-wal'));
  for (const file of files) {
    assert.ok(!readFileSync(join(state.path, file), 'latin1').toUpperCase().includes(code), file);
  }
});
