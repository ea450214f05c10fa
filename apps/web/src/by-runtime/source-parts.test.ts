import assert from 'node:assert/strict';
import test from 'node:test';
import { sourceParts } from './source-parts.ts';

const kinds = (source: string) => sourceParts(source).filter(({ kind }) => kind !== 'code');

test('comments and strings are told from code, and nothing is lost', () => {
  const source = "// why\nmount('proc', `/proc/self`); /* two\nlines */\n";
  assert.deepEqual(kinds(source), [
    { kind: 'comment', text: '// why' },
    { kind: 'string', text: "'proc'" },
    { kind: 'string', text: '`/proc/self`' },
    { kind: 'comment', text: '/* two\nlines */' },
  ]);
  assert.equal(
    sourceParts(source)
      .map(({ text }) => text)
      .join(''),
    source,
  );
});

test('a quote in a comment and a comment in a string begin nothing', () => {
  assert.deepEqual(kinds("// it's\nconst a = 'http://x';"), [
    { kind: 'comment', text: "// it's" },
    { kind: 'string', text: "'http://x'" },
  ]);
});

test('a quote in a regular expression begins no string', () => {
  assert.deepEqual(kinds("const a = /[^']/; // done"), [{ kind: 'comment', text: '// done' }]);
  assert.deepEqual(kinds("half = size / 2 / 'x'.length"), [{ kind: 'string', text: "'x'" }]);
});
