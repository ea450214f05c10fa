// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile has variables of its own
import assert from 'node:assert/strict';
import test from 'node:test';
import { BuildError } from '../build-error.ts';
import { VALUE_CHARACTERS_MAX } from '../limits.ts';
import { substitute } from './substitute.ts';

const VALUES = new Map([
  ['a', 'A'],
  ['empty', ''],
  ['long', 'x'.repeat(VALUE_CHARACTERS_MAX / 2 + 1)],
]);
const put = (text: string, escaper: '\\' | '`' = '\\') =>
  substitute(text, { lookUp: (name) => VALUES.get(name), escape: escaper, line: 7 });

/** As `docker build` has it; lines of BuildKit's own table of cases are among them. */
const CASES: readonly (readonly [string, string])[] = [
  ['plain', 'plain'],
  ['$a', 'A'],
  ['${a}b', 'Ab'],
  ['$ab', ''],
  ['x$', 'x$'],
  ['$ x', '$ x'],
  ["'$a'", '$a'],
  ['"$a b"', 'A b'],
  ['\\$a', '$a'],
  ['"\\$a"', '$a'],
  ["'\\$a'", '\\$a'],
  ['"\\n"', '\\n'],
  ['\\n', 'n'],
  ['a\\ b', 'a b'],
  ['${none:-d}', 'd'],
  ['${empty:-d}', 'd'],
  ['${empty-d}', ''],
  ['${none-d}', 'd'],
  ['${a:-d}', 'A'],
  ['${a:+d}', 'd'],
  ['${empty:+d}', ''],
  ['${empty+d}', 'd'],
  ['${none+d}', ''],
  ['${a:?no}', 'A'],
  ['${none:-$a}', 'A'],
  ['${none:-${none:-x}}', 'x'],
  ['${none:-"q }"}', 'q }'],
  ['${none:-}', ''],
];

test('[BU14] variables are put in and quotes taken away as Docker does', () => {
  for (const [text, expected] of CASES) assert.equal(put(text), expected, text);
  assert.equal(put('`$a \\$a', '`'), '$a \\A');
});

test('[BU14] what cannot be read, or has no value where it must, is told with its line', () => {
  for (const text of ['"x', "'x", '${a', '${', '${}', '${a%%x}', '${none:?why}', '${empty:?}', '${none?}']) {
    assert.throws(
      () => put(text),
      (error) => error instanceof BuildError && error.line === 7,
      text,
    );
  }
  assert.throws(() => put('${none:?why not}'), /variable none: why not/);
});

test('[BU13] a value with its variables, and variables in variables, have their limits', () => {
  assert.throws(() => put('$long$long'), { code: 'refused' });
  assert.throws(() => put(`${'${x:-'.repeat(100)}${'}'.repeat(100)}`), /deep/);
});
