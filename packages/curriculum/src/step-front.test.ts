import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSchema } from '@drydock/protocol';
import { readStepFront } from './step-front.ts';

const file = (...front: readonly string[]): string => ['---', ...front, '---', 'Text.'].join('\n');
const check = ['checks:', '  - kind: proc-is-fresh', '    id: fresh', '    says: It is.'];
const head = ['title: A title', 'goal: A goal.'];
const PARAMETERS = { word: { oneOf: ['buoy', 'lantern'] }, limit: { from: 60, to: 90, step: 1 } };
const problems = (text: string): string[] =>
  readStepFront(text, PARAMETERS).problems.map(({ line, field, message }) => `${line}: ${field ?? ''}: ${message}`);

test('front matter is read, defaults are filled in', () => {
  assert.deepEqual(readStepFront(file(...head, ...check)), {
    front: {
      title: 'A title',
      goal: 'A goal.',
      checks: [{ kind: 'proc-is-fresh', id: 'fresh', says: 'It is.' }],
      hints: [],
      runtime: [],
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
    `5: checks[0].kind: "process-is-pid-two" is not one of ${checkSchema.def.options.map((option) => `"${option.shape.kind.def.values[0]}"`).join(', ')}`,
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

test('a pattern is tried with its places filled in', () => {
  const ran = (pattern: string) => [
    'checks:',
    '  - kind: command-ran',
    '    id: ran',
    `    pattern: '${pattern}'`,
    '    says: It ran.',
  ];
  assert.deepEqual(problems(file(...head, ...ran('touch {{word}} {{limit.bytes}}'))), []);
  assert.match(
    problems(file(...head, ...ran('touch {{word}} ('))).join(),
    /^7: checks\[0\].pattern: "touch lantern \(" is not/,
  );
});

test('a place is a problem when it has no parameter, asks for the bytes of a word, or is not written as one', () => {
  const says = (words: string) => problems(file(...head, ...check.slice(0, -1), `    says: '${words}'`));
  assert.deepEqual(says('{{word}}, {{limit}}, {{limit.bytes}}, {{.State.Pid}}'), []);
  assert.deepEqual(says('{{wrod}}'), ['7: : "{{wrod}}" has no parameter']);
  assert.deepEqual(says('{{word.bytes}}'), ['7: : "{{word.bytes}}" asks for the bytes of a word']);
  assert.deepEqual(says('{{limit.mib}}'), ['7: : "{{limit.mib}}" ends in ".mib"']);
  assert.deepEqual(says('{{ word }}'), ['7: : "{{ word }}" is not filled in']);
  assert.deepEqual(says('{{Word}}'), ['7: : "{{Word}}" has no parameter']);
});

test('a place in a name is a problem: progress is kept by it', () => {
  const named = ['checks:', '  - kind: proc-is-fresh', "    id: '{{word}}'", '    says: It is.'];
  assert.deepEqual(problems(file('title: A {{word}}', 'goal: A goal.', ...named)), [
    '2: title: "A {{word}}" holds a place',
    '6: checks[0].id: "{{word}}" holds a place',
  ]);
});

test('a hint may wait for a check of its step, and for no other', () => {
  const hints = (unless: string) => ['hints:', '  - Plain.', `  - { text: Later., unless: ${unless} }`];
  assert.deepEqual(problems(file(...head, ...check, ...hints('fresh'))), []);
  assert.deepEqual(problems(file(...head, ...check, ...hints('stale'))), [
    '10: hints[1].unless: "stale" is no check of this step',
  ]);
});

test('what the runtime offers is held to its schema, with places filled in', () => {
  const offer = (line: string) => problems(file(...head, ...check, 'runtime:', `  - { ${line} }`));
  assert.deepEqual(offer("operation: control-group, cgroup: '/{{word}}', memoryMaxBytes: '{{limit.bytes}}'"), []);
  assert.match(
    offer('operation: host-name, hostname: "no spaces"').join(),
    /^9: runtime\[0\].hostname: .* does not match/,
  );
  assert.match(
    offer('operation: overlay, lowers: [x], upper: /u, work: /w, merged: /m').join(),
    /lowers\[0\]: "x" is not a text that starts with "\/"/,
  );
  assert.match(
    offer('operation: dance').join(),
    /^9: runtime\[0\].operation: "dance" is not one of "new-namespaces", /,
  );
});

test('a value that may have several forms is explained by the one it comes closest to', () => {
  const value = (line: string) => [
    'checks:',
    '  - kind: cgroup-value',
    '    id: limit',
    '    file: memory.max',
    `    ${line}`,
    '    says: So.',
  ];
  assert.deepEqual(problems(file(...head, ...value('equals: yes'))), []);
  assert.deepEqual(problems(file(...head, ...value('equals: true'))), [
    '8: checks[0].equals: true is not a number or a text',
  ]);
  assert.deepEqual(problems(file(...head, ...value('key: x'))), [
    '5: checks[0].kind: a cgroup-value that compares with nothing',
  ]);
  assert.deepEqual(problems(file(...head, ...check, 'hints:', '  - { txt: What?, unless: fresh }')), [
    '9: hints[0].text: is missing',
    '9: hints[0]: unknown field "txt"',
  ]);
});

test('a byte order mark and line ends as on Windows do no harm', () => {
  assert.deepEqual(problems(`\uFEFF${file(...head, ...check).replaceAll('\n', '\r\n')}`), []);
});
