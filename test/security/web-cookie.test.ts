import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { issueToken } from '../../apps/server/src/sign-in/token.ts';
import { ask, askForFailure, type PageClient } from '../../apps/server/testing/ask.ts';
import { Learner } from '../server/learner.ts';
import { Neighbour } from './web-neighbour.ts';

const SECRET = '/var/lib/drydock/server/cookie-secret';

let victim: Neighbour;
before(async () => {
  victim = await Neighbour.settle();
});
after(() => victim[Symbol.asyncDispose]());

type Refusal = Error & { data?: { code?: string; message?: string } };

/** Why a page with this cookie is not let in; null when it is. */
function refusalOf(cookie: string): Promise<Refusal | null> {
  const page: PageClient = victim.learner.dial({ cookie });
  return new Promise<Refusal | null>((resolve) => {
    page.once('connect_error', resolve).once('connect', () => resolve(null));
  }).finally(() => page.disconnect());
}

async function refusesAll(cookies: readonly string[]): Promise<void> {
  for (const cookie of cookies) {
    const refusal = await refusalOf(cookie);
    assert.equal(refusal?.data?.code, 'unauthorized', `${cookie.slice(0, 60)}: ${refusal?.message}`);
  }
  await victim.isUnharmed();
}

const parts = () => {
  const [random = '', signature = ''] = victim.learner.cookie.replace('drydock=', '').split('.');
  return { random, signature };
};

test('[WA07] guessed, truncated, extended, re-spelled and unsigned tokens are nobody’s', async () => {
  const { random, signature } = parts();
  const tokens = [
    '',
    '.',
    'admin',
    `${random}.`,
    `.${signature}`,
    random,
    `${random}.${'A'.repeat(43)}`,
    `${random}.${signature.slice(0, -1)}`,
    `${random}.${signature}A`,
    `${random}.${signature}=`,
    `${random}.${signature}!`,
    `${random}.%${signature}`,
    `${random}.${signature}.${signature}`,
    `${random}A.${signature}`,
    `${random.slice(1)}.${signature}`,
    `${random.toLowerCase()}.${signature}`,
    `${signature}.${random}`,
    `"${random}.${signature}"`,
    `${random}.${createHmac('sha256', '').update(random).digest('base64url')}`,
    `${random}.undefined`,
    `__proto__.${signature}`,
    'x'.repeat(8000),
  ];
  await refusesAll(tokens.map((token) => `drydock=${token}`));
  await refusesAll([`Drydock=${random}.${signature}`, `drydock =${random}.${signature}`, `xdrydock=${random}`]);
});

test('[WA08] a token signed with another server’s secret is nobody’s, and nobody but the server can read its secret', async () => {
  await refusesAll([
    `drydock=${issueToken(randomBytes(32))}`,
    `drydock=${issueToken(Buffer.alloc(32))}`,
    `drydock=${issueToken(Buffer.alloc(0))}`,
  ]);
  const { mode, uid } = statSync(SECRET);
  assert.deepEqual([mode & 0o777, uid], [0o600, 990]);
  assert.doesNotMatch(await victim.screen.run(`cat ${SECRET} 2>&1`), /^.{32}$/s);
});

test('[WA08b] with the secret itself the same forgery is let in: the signature is what stops it', async () => {
  assert.equal(await refusalOf(`drydock=${issueToken(readFileSync(SECRET))}`), null);
});

test('[WA09] a cookie that another site of the host has planted beside the victim’s does not lead into the attacker’s Linux (fixation)', async () => {
  await using attacker = await Learner.arrive();
  const mine = victim.learner.cookie;
  // A longer path comes first; so does what a host below, or another port, has set earlier.
  for (const cookie of [`${attacker.cookie}; ${mine}`, `${mine}; ${attacker.cookie}`]) {
    const refusal = await refusalOf(cookie);
    assert.equal(refusal?.data?.code, 'unauthorized');
    assert.match(refusal?.data?.message ?? '', /two learners/);
  }
  // What is no token of this server harms nobody: other programs of the host may use the name.
  assert.equal(await refusalOf(`drydock=planted; ${mine}`), null);
  assert.equal(await refusalOf(`${mine}; ${mine}`), null);
  await victim.isUnharmed();
});

test('[WA09b] alone, the planted cookie is let in: as the attacker', async () => {
  await using attacker = await Learner.arrive();
  assert.equal(await refusalOf(attacker.cookie), null);
});

test('[WA10] what was recorded before a reset does nothing after it: neither the old Linux nor its terminals can be named', async () => {
  await using learner = await Learner.arrive();
  const { page, screen } = await learner.openShell();
  const { session: before } = (page as typeof page & { session: { session: string } }).session;
  const { session: now } = await learner.openSession(page, 'session:reset');
  assert.notEqual(now, before);
  const { terminal } = screen;
  const recorded: readonly (readonly [string, object])[] = [
    ['terminal:write', { terminal, data: 'id\r' }],
    ['terminal:attach', { terminal, fromSequence: 0 }],
    ['terminal:close', { terminal }],
  ];
  for (const [name, payload] of recorded) {
    assert.equal((await askForFailure(page, name, payload)).code, 'unknown-terminal', name);
    const named = { ...payload, session: before };
    assert.equal((await askForFailure(page, name, named)).code, 'malformed-message', name);
  }
  await ask(page, 'view:watch', { isWatching: true });
  await victim.isUnharmed();
});
