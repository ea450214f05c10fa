import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detachWord, parseDetachKeys } from './detach-keys.ts';

test('[MO80] keys to leave by are characters and Ctrl with a letter; what is no key is refused', () => {
  const word = (text: string | null) => detachWord(parseDetachKeys(text));
  assert.equal(word(null), 'detach=1011');
  assert.equal(word(''), 'detach=1011');
  assert.equal(word('ctrl-a,d'), 'detach=0164');
  assert.equal(word('ctrl-@,ctrl-[,ctrl-_'), 'detach=001b1f');
  for (const text of ['ctrl-', 'ctrl-1', 'ab', 'a,', 'é', Array(17).fill('a').join(',')]) {
    assert.throws(() => parseDetachKeys(text), { code: 'asked-wrongly' }, text);
  }
});
