import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { issueToken, ownerOfToken } from './token.ts';

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
