import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nftablesError } from './nftables-error.ts';

test('what nft complains about is told in one line, with the errno’s name where there is one', () => {
  const refused = nftablesError(
    'create element ip drydock published { tcp . 80 : 10.0.0.2 . 80 }\nmore',
    'Error: Could not process rule: File exists\ncreate element ip drydock\n               ^^^^^^^\n',
  );
  assert.equal(
    refused.message,
    'nft "create element ip drydock published { tcp . 80 : 10.0.0.2 . 80 }": File exists (EEXIST)',
  );
  assert.equal(refused.code, 'EEXIST');
  const misread = nftablesError('blah', '<stdin>:1:1-4: Error: syntax error, unexpected string\nblah\n^^^^\n');
  assert.equal(misread.message, 'nft "blah": syntax error, unexpected string');
  assert.equal(misread.code, null);
});

test('a complaint has a length', () => {
  assert.ok(nftablesError('x'.repeat(9999), `Error: ${'y'.repeat(9999)}`).message.length < 700);
});
