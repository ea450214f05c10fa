import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { issueToken, issueTokenFor, ownerOfToken } from './token.ts';

const secret = randomBytes(32);

test('the owner is the SHA-256 of the random part, in hex', () => {
  const token = issueToken(secret);
  const [random = ''] = token.split('.');
  assert.equal(ownerOfToken(secret, token), createHash('sha256').update(random).digest('hex'));
});

test('every token is another learner', () => {
  assert.notEqual(issueToken(secret), issueToken(secret));
});

test('a token of another secret is nobody', () => {
  assert.equal(ownerOfToken(randomBytes(32), issueToken(secret)), null);
});

test('no change of a single character leaves a token valid for another owner', () => {
  const token = issueToken(secret);
  const owner = ownerOfToken(secret, token);
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.string({ minLength: 1, maxLength: 2 }), (at, other) => {
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      const found = ownerOfToken(secret, changed);
      // Base64url has spellings of its own for the last bits: then it is the same token, and the same owner.
      assert.ok(found === null || found === owner);
    }),
  );
});

test('any text at all is a token or nobody, never an error', () => {
  fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => assert.equal(ownerOfToken(secret, text), null)));
  for (const text of ['', '.', '..', 'a.', '.b', 'a.b.c', `${issueToken(secret)}.`]) {
    assert.equal(ownerOfToken(secret, text), null, text);
  }
});

test('a token for a learner who is there names that learner, and is unlike every other', () => {
  const owner = ownerOfToken(secret, issueToken(secret)) ?? '';
  const [first, second] = [issueTokenFor(secret, owner), issueTokenFor(secret, owner)];
  assert.deepEqual(
    [first, second].map((token) => ownerOfToken(secret, token)),
    [owner, owner],
  );
  assert.notEqual(first, second);
  assert.equal(ownerOfToken(randomBytes(32), first), null);
  assert.match(first, /^[\w~.-]+$/, 'it needs no escape in a cookie');
});

test('nobody can write another learner into a token', () => {
  const [mine, other] = [issueToken(secret), issueToken(secret)];
  const victim = ownerOfToken(secret, other) ?? '';
  const [random = '', signature = ''] = mine.split('.');
  const [named = '', namedSignature = ''] = issueTokenFor(secret, ownerOfToken(secret, mine) ?? '').split('.');
  for (const forged of [
    `${victim}~${random}.${signature}`,
    `${victim}~${named.split('~')[1]}.${namedSignature}`,
    `${named}~${victim}.${namedSignature}`,
    `${victim}.${namedSignature}`,
    `${victim}~.${signature}`,
  ]) {
    assert.equal(ownerOfToken(secret, forged), null, forged);
  }
  assert.equal(ownerOfToken(secret, issueTokenFor(secret, 'no owner at all')), null);
});
