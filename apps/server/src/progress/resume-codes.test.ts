import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { RESUME_CODE_ALPHABET, RESUME_CODE_LENGTH, readResumeCode } from '@drydock/protocol';
import { hashResumeCode, newResumeCode } from './resume-codes.ts';

test('a code has at least 59 random bits, from all letters', () => {
  assert.ok(RESUME_CODE_LENGTH * Math.log2(RESUME_CODE_ALPHABET.length) >= 59);
  const codes = Array.from({ length: 2000 }, newResumeCode);
  assert.equal(new Set(codes).size, codes.length);
  assert.ok(codes.every((code) => readResumeCode(code) === code));
  for (let at = 0; at < RESUME_CODE_LENGTH; at++) {
    assert.equal(new Set(codes.map((code) => code[at])).size, RESUME_CODE_ALPHABET.length, `place ${at}`);
  }
});

test('what is kept of a code is of no use without the server’s secret', () => {
  const [secret, code] = [randomBytes(32), newResumeCode()];
  assert.match(hashResumeCode(secret, code), /^[0-9a-f]{64}$/);
  assert.equal(hashResumeCode(secret, code), hashResumeCode(secret, code));
  assert.notEqual(hashResumeCode(randomBytes(32), code), hashResumeCode(secret, code));
  assert.ok(!hashResumeCode(secret, code).includes(code.toLowerCase()));
});
