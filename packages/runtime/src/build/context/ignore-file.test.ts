import assert from 'node:assert/strict';
import test from 'node:test';
import { IGNORE_PATTERNS_MAX } from '../limits.ts';
import { matchesName, parseName } from './glob.ts';
import { parseIgnoreFile } from './ignore-file.ts';

const fits = (pattern: string, name: string): boolean => matchesName(parseName(pattern), name);

test('[BU16] * is any part of a name, ? one character, [a-z] one of several, \\ takes their meaning', () => {
  for (const [pattern, name] of [
    ['*.c', 'a.c'],
    ['*', ''],
    ['a*b*c', 'aXbYbc'],
    ['?', 'é'],
    ['[a-c]x', 'bx'],
    ['[^a]', 'b'],
    ['\\*', '*'],
    ['*.*', 'a.b.c'],
  ] as const) {
    assert.ok(fits(pattern, name), `${pattern} ${name}`);
  }
  for (const [pattern, name] of [
    ['*.c', 'a.h'],
    ['?', ''],
    ['?', 'ab'],
    ['[a-c]', 'd'],
    ['[^a]', 'a'],
    ['\\*', 'a'],
    ['a*b', 'abc'],
  ] as const) {
    assert.ok(!fits(pattern, name), `${pattern} ${name}`);
  }
  assert.throws(() => parseName('[a'), RangeError);
});

test('[BU16] a pattern made to be slow is not', () => {
  assert.ok(!fits(`${'*a'.repeat(1000)}b`, 'a'.repeat(20_000)));
});

test('[BU16] of .dockerignore the last line that fits decides, and what fits a directory fits what is in it', () => {
  const ignored = parseIgnoreFile('# no pattern\n\n/build/\n*.log\n**/deep\n!keep.log\ndocs/*\n!docs/*.md\n./x/../y\n');
  const has = (path: string) => ignored.has(path.split('/'));
  for (const path of ['build', 'build/a/b', 'a.log', 'deep', 'a/b/deep', 'a/deep/c', 'docs/x', 'y', 'docs/a/b.md']) {
    assert.ok(has(path), path);
  }
  for (const path of ['src', 'keep.log', 'a/b.log', 'docs', 'docs/a.md', 'x', 'deeper']) assert.ok(!has(path), path);
  assert.ok(ignored.hasExceptions);
});

test('[BU16] a line that is no pattern is told with its number, and there are not more than the limit', () => {
  assert.throws(() => parseIgnoreFile('a\n[b'), /line 2: not a pattern/);
  assert.throws(() => parseIgnoreFile('a\n'.repeat(IGNORE_PATTERNS_MAX + 1)), { code: 'refused' });
});
