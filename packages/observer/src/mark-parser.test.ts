import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MarkParser } from './mark-parser.ts';

const parse = (text: string) => new MarkParser().push(Buffer.from(text));
const shell = { aid: '14:99', pid: 14 };

test('each mark is read, with BEL or ST at its end', () => {
  for (const end of ['\u0007', '\u001b\\']) {
    assert.deepEqual(parse(`\u001b]133;A;aid=14:99${end}`), [{ kind: 'prompt', shell }]);
    assert.deepEqual(parse(`\u001b]133;C;aid=14:99${end}`), [{ kind: 'started', shell }]);
    assert.deepEqual(parse(`\u001b]133;D;130;aid=14:99${end}`), [{ kind: 'returned', shell, exitStatus: 130 }]);
    assert.deepEqual(parse(`\u001b]633;E;aid=14:99;echo 'a\\x3bb\\\\c';   12   echo 'a;b\\c'\r\n${end}`), [
      { kind: 'line', shell, first: "echo 'a;b\\c'", history: { number: 12, line: " echo 'a;b\\c'" } },
    ]);
  }
});

test('a line of several lines keeps its newlines, without those of the terminal driver', () => {
  const [mark] = parse('\u001b]633;E;aid=14:99;cat <<X;  13  cat <<X\r\none\r\nX\r\n\r\n\u0007');
  assert.deepEqual(mark?.kind === 'line' && mark.history, { number: 13, line: 'cat <<X\none\nX\n' });
});

test('a line without history has only its first command', () => {
  const [mark] = parse('\u001b]633;E;aid=14:99;ls;\u0007');
  assert.deepEqual(mark, { kind: 'line', shell, first: 'ls', history: null });
});

test('what is no mark of ours is passed over', () => {
  for (const text of [
    '\u001b]0;title\u0007',
    '\u001b]133;A\u0007',
    '\u001b]133;A;aid=x:1\u0007',
    '\u001b]133;A;aid=1:1;more\u0007',
    '\u001b]133;D;;aid=1:1\u0007',
    '\u001b]133;D;99999;aid=1:1\u0007',
    '\u001b]133;Z;aid=1:1\u0007',
    '\u001b]633;E;aid=1:1\u0007',
    '\u001b[31mred\u001b[0m',
    ']133;A;aid=14:99\u0007',
  ]) {
    assert.deepEqual(parse(text), [], JSON.stringify(text));
  }
});

test('a mark broken off by another escape sequence, CAN or SUB is dropped, and the next one is read', () => {
  const next = '\u001b]133;C;aid=14:99\u0007';
  for (const broken of [
    '\u001b]133;A;aid=14:99\u001b[m',
    '\u001b]133;A;\u0018',
    '\u001b]133;A;\u001a',
    '\u001b\u001b',
    '\u001b]133;A;aid=14:99',
  ]) {
    assert.deepEqual(parse(`${broken}${next}`), [{ kind: 'started', shell }], JSON.stringify(broken));
  }
});

test('a mark longer than is kept is cut, and the next one is read', () => {
  const marks = parse(`\u001b]633;E;aid=14:99;x;  1  ${'y'.repeat(1_000_000)}\u0007\u001b]133;C;aid=14:99\u0007`);
  assert.equal(marks.length, 2);
  assert.ok(marks[0]?.kind === 'line' && (marks[0].history?.line.length ?? 0) < 5000);
});

const piece = fc.constantFrom(
  '\u001b',
  ']',
  '\\',
  '\u0007',
  '133;A;aid=14:99',
  '\u001b]133;C;aid=14:99\u0007',
  '\u001b]133;D;1;aid=14:99\u001b\\',
  '\u001b]633;E;aid=14:99;ls;  1  ls ž\r\n\u0007',
  'text',
  '\u0018',
);

test('marks are the same however the output is cut into pieces', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(200), { maxLength: 20 }), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const parser = new MarkParser();
      const marks = [];
      let start = 0;
      for (const cut of [...cuts].sort((one, other) => one - other)) {
        marks.push(...parser.push(bytes.subarray(start, Math.max(start, cut))));
        start = Math.max(start, cut);
      }
      marks.push(...parser.push(bytes.subarray(start)));
      assert.deepEqual(marks, new MarkParser().push(bytes));
    }),
    { numRuns: 500 },
  );
});

test('any bytes are survived', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => Array.isArray(new MarkParser().push(bytes))));
});
