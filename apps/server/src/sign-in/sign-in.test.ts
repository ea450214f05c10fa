import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { Failure } from '@drydock/protocol';
import { readCookies } from './cookie.ts';
import { SignIn } from './sign-in.ts';

const signIn = new SignIn(randomBytes(32));

function cookie(): string {
  return signIn.newCookie().split(';')[0] ?? '';
}

function refusal(header: string | undefined): Failure {
  try {
    signIn.ownerOf(header);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error(`${header} was let in`);
}

test('no script can read the cookie, and no other site can make a browser send it', () => {
  assert.match(signIn.newCookie(), /^drydock=[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=31536000$/);
});

test('whoever brings the cookie back is the same learner', () => {
  const mine = cookie();
  assert.match(signIn.ownerOf(mine), /^[0-9a-f]{64}$/);
  assert.equal(signIn.ownerOf(mine), signIn.ownerOf(`theme=dark; ${mine}; other=1`));
  assert.notEqual(signIn.ownerOf(mine), signIn.ownerOf(cookie()));
});

test('a foreign cookie of the same name does not hide ours', () => {
  const mine = cookie();
  assert.equal(signIn.ownerOf(`drydock=stranger; ${mine}`), signIn.ownerOf(mine));
});

test('cookies of two learners are none: one of them was planted', () => {
  const [mine, planted] = [cookie(), cookie()];
  const { code, message } = refusal(`${planted}; ${mine}`);
  assert.equal(code, 'unauthorized');
  assert.match(message, /two learners/);
  assert.ok(signIn.hasOwner(`${planted}; ${mine}`), 'no third one is given');
  assert.equal(signIn.ownerOf(`${mine}; ${mine}`), signIn.ownerOf(mine));
});

test('a missing and a wrong cookie are told apart', () => {
  assert.match(refusal(undefined).message, /sent no cookie/);
  assert.match(refusal('theme=dark').message, /sent no cookie/);
  assert.match(refusal('drydock=a.b').message, /not issued by this server/);
  assert.match(refusal(new SignIn(randomBytes(32)).newCookie()).message, /not issued by this server/);
  assert.equal(refusal(undefined).code, 'unauthorized');
  assert.match(refusal('drydock=a.b').hint ?? '', /Reload/);
});

test('only whole names count', () => {
  assert.deepEqual(readCookies('xdrydock=1; drydock=2;drydock=3 ; drydock2=4; drydock'), ['2', '3']);
});
