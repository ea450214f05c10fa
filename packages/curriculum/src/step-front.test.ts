import assert from 'node:assert/strict';
import test from 'node:test';
import { readStepFront } from './step-front.ts';

const file = (...front: readonly string[]): string => ['---', ...front, '---', 'Text.'].join('\n');
const check = ['checks:', '  - kind: proc-is-fresh', '    id: fresh', '    says: It is.'];
const head = ['title: A title', 'goal: A goal.'];
const problems = (text: string): string[] =>
  readStepFront(text).problems.map(({ line, field, message }) => `${line}: ${field ?? ''}: ${message}`);

test('front matter is read, defaults are filled in', () => {
  assert.deepEqual(readStepFront(file(...head, ...check)), {
    front: {
      title: 'A title',
      goal: 'A goal.',
      checks: [{ kind: 'proc-is-fresh', id: 'fresh', says: 'It is.' }],
      hints: [],
    },
    body: 'Text.',
    bodyLine: 9,
    problems: [],
  });
});

test('every problem is listed at once, with its line and field', () => {
  const text = file(
    'title: 7',
    'gaol: Misspelled',
    'checks:',
    '  - kind: process-is-pid-two',
    '    id: two',
    '    says: No.',
    '  - kind: namespace-shared',
    '    id: Shared Namespace',
    '    namespace: pit',
    '    count: 1',
    '    says: Shared.',
  );
  assert.deepEqual(problems(text), [
    '2: title: 7 is not a text',
    '2: goal: is missing',
    '5: checks[0].kind: "process-is-pid-two" is not one of "command-ran", "process-is-pid-one", "namespaces-differ", "proc-is-fresh", "namespace-shared", "namespace-gone"',
    '9: checks[1].id: "Shared Namespace" does not match /^[a-z0-9]+(-[a-z0-9]+)*$/',
    '10: checks[1].namespace: "pit" is not one of "pid", "mnt", "net", "uts", "ipc", "user", "cgroup", "time"',
    '11: checks[1].count: 1 is not a number of at least 2',
    '2: : unknown field "gaol"',
  ]);
});

test('each problem says how to put it right', () => {
  for (const { fix } of readStepFront(file('title: 7', 'checks: yes')).problems)
    assert.match(fix, /^(Write|Add) .+\.$/);
});

test('no front matter, and front matter that does not end, are told apart', () => {
  assert.deepEqual(problems('Text.'), ['1: : there is no front matter']);
  assert.deepEqual(problems('---\ntitle: x\nText.'), ['1: : the front matter is not closed']);
});

test('text that is no YAML is a problem on its line', () => {
  assert.match(problems(file('title: A', 'goal: [not, closed'))[0] ?? '', /^[34]: : not readable as YAML: /);
  assert.match(problems(file('title: A', 'title: B'))[0] ?? '', /^3: : not readable as YAML: .*unique/);
  assert.match(problems(file('title: A: B'))[0] ?? '', /^2: : not readable as YAML: /);
});

test('front matter that is a list, a text or nothing is a problem', () => {
  assert.deepEqual(problems(file('- one')), ['2: : ["one"] is not named fields, one per line']);
  assert.deepEqual(problems(file('just words')), ['2: : "just words" is not named fields, one per line']);
  assert.deepEqual(problems(file('')), ['2: title: is missing', '2: goal: is missing', '2: checks: is missing']);
});

test('references within YAML are refused, so that a small file cannot grow without end', () => {
  const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: [*b, *b]'];
  assert.match(problems(file(...bomb))[0] ?? '', /not readable as YAML: Alias resolution is disabled/);
});

test('a step needs a check', () => {
  assert.deepEqual(problems(file(...head, 'checks: []')), ['4: checks: [] is not a list with a length of at least 1']);
});

test('two checks of one step have different ids', () => {
  assert.deepEqual(problems(file(...head, ...check, ...check.slice(1))), [
    '9: checks[1].id: "fresh" is taken by another check of this step',
  ]);
});

test('a pattern that is no regular expression is a problem', () => {
  const bad = ['checks:', '  - kind: command-ran', '    id: ran', "    pattern: 'echo ('", '    says: It ran.'];
  assert.match(
    problems(file(...head, ...bad))[0] ?? '',
    /^7: checks\[0\].pattern: "echo \(" is not a regular expression/,
  );
});

test('a byte order mark and line ends as on Windows do no harm', () => {
  assert.deepEqual(problems(`\uFEFF${file(...head, ...check).replaceAll('\n', '\r\n')}`), []);
});
