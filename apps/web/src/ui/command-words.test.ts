import assert from 'node:assert/strict';
import test from 'node:test';
import { commandWords, wordParts } from './command-words.ts';

test('nothing of a command is lost, options stay whole', () => {
  const command = 'unshare --pid  --fork bash';
  assert.deepEqual(commandWords(command), ['unshare', ' ', '--pid', '  ', '--fork', ' ', 'bash']);
  assert.equal(commandWords(command).join(''), command);
});

test('a sign stays with what it is for', () => {
  assert.deepEqual(commandWords('echo $$ > /a | tee /b && ls'), [
    'echo',
    ' ',
    '$$',
    ' ',
    '> /a',
    ' ',
    '| tee',
    ' ',
    '/b',
    ' ',
    '&& ls',
  ]);
  assert.deepEqual(commandWords('a >'), ['a', ' ', '>']);
});

test('a long word breaks behind its signs', () => {
  assert.deepEqual(wordParts('lowerdir=/a:/b,userxattr'), ['lowerdir=', '/', 'a:', '/', 'b,', 'userxattr']);
});
