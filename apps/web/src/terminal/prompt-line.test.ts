import assert from 'node:assert/strict';
import test from 'node:test';
import { looksLikePrompt } from './prompt-line.ts';

test('the prompts of bash and of busybox are told', () => {
  assert.equal(looksLikePrompt('root@drydock:~# '), true);
  assert.equal(looksLikePrompt('/ # '), true);
  assert.equal(looksLikePrompt('$ '), true);
});

test('an empty line, a line being typed and output are none', () => {
  for (const line of ['', 'root@drydock:~# ls ', '## ', 'Mem: 12 #', '> ']) {
    assert.equal(looksLikePrompt(line), false, line);
  }
});
