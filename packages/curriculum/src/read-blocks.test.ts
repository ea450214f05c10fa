import assert from 'node:assert/strict';
import test from 'node:test';
import { readBlocks } from './read-blocks.ts';

const read = (lines: readonly string[], checkIds: readonly string[] = []) =>
  readBlocks(lines.join('\n'), { firstLine: 10, checkIds });
const problems = (lines: readonly string[], checkIds: readonly string[] = []): string[] =>
  read(lines, checkIds).problems.map(({ line, message }) => `${line}: ${message}`);

test('a step is read into blocks in order', () => {
  const lines = [
    'You are *here*.',
    '',
    '```run',
    'echo $$',
    '```',
    '```output',
    '1 <one>',
    '',
    '2',
    '```',
    '```output mistake',
    'oops',
    '```',
    '```run interrupt',
    'ps aux',
    '```',
    ':::check is-one',
    ':::question',
    'Why?',
    '???',
    'Because of `that`:',
    '',
    '```output',
    ':::',
    '```',
    ':::',
    ':::docker',
    'A container.',
    ':::',
  ];
  assert.deepEqual(read(lines, ['is-one']), {
    blocks: [
      { kind: 'prose', html: '<p>You are <em>here</em>.</p>' },
      { kind: 'command', command: 'echo $$', interrupt: false },
      { kind: 'output', text: '1 <one>\n\n2', isMistake: false },
      { kind: 'output', text: 'oops', isMistake: true },
      { kind: 'command', command: 'ps aux', interrupt: true },
      { kind: 'check', id: 'is-one' },
      {
        kind: 'question',
        questionHtml: '<p>Why?</p>',
        answerHtml: '<p>Because of <code>that</code>:</p>\n<pre><code>:::</code></pre>',
      },
      { kind: 'docker', html: '<p>A container.</p>' },
    ],
    problems: [],
  });
});

test('a check that does not exist, or is placed twice, is a problem with its line', () => {
  assert.deepEqual(problems([':::check one', '', ':::check one', ':::check other'], ['one']), [
    '12: check "one" is placed a second time',
    '13: ":::check other" names no check of this step',
  ]);
});

test('an unclosed fence is a problem, and its text stays text', () => {
  const { blocks, problems: found } = read(['```output', '<script>']);
  assert.deepEqual(blocks, [{ kind: 'output', text: '<script>', isMistake: false }]);
  assert.deepEqual(
    found.map(({ message }) => message),
    ['fence "```output" is not closed'],
  );
});

test('an unclosed question is a problem', () => {
  assert.deepEqual(problems([':::question', 'Why?', '???', 'So.']), ['10: ":::question" is not closed']);
});

test('a fence inside an unclosed fence does not close it', () => {
  assert.deepEqual(read(['````output', '```', '````']).blocks, [{ kind: 'output', text: '```', isMistake: false }]);
});

test('a question without an answer is a problem', () => {
  assert.deepEqual(problems([':::question', 'Why?', ':::']), ['11: the question has no answer']);
});

const prediction = (options: readonly string[], ...after: readonly string[]): readonly string[] => [
  ':::prediction',
  'Who wins?',
  '',
  ...options,
  '???',
  'The second.',
  ':::',
  ...after,
];
const command = ['```run', 'ls', '```'];

test('a prediction has its options, one of them right', () => {
  const lines = prediction(['- [ ] the `first`, {{word}}', '- [x] the *second*', ''], ...command);
  assert.deepEqual(read(lines).blocks[0], {
    kind: 'prediction',
    questionHtml: '<p>Who wins?</p>',
    options: [
      { html: 'the <code>first</code>, {{word}}', isRight: false },
      { html: 'the <em>second</em>', isRight: true },
    ],
    answerHtml: '<p>The second.</p>',
  });
  assert.deepEqual(problems(lines), []);
});

test('a prediction with fewer than two options, or not exactly one right, is a problem', () => {
  assert.deepEqual(problems(prediction([], ...command)), ['11: a prediction with 0 options']);
  assert.deepEqual(problems(prediction(['- [x] yes'], ...command)), ['11: a prediction with 1 options']);
  assert.deepEqual(problems(prediction(['- [ ] yes', '- [ ] no'], ...command)), [
    '11: a prediction with 0 right options',
  ]);
  assert.deepEqual(problems(prediction(['- [x] yes', '- [X] no'], ...command)), [
    '11: a prediction with 2 right options',
  ]);
});

test('text among the options, and HTML in one, are problems with their line', () => {
  assert.deepEqual(problems(prediction(['- [x] yes', 'perhaps', '- [ ] <b>no</b>'], ...command)), [
    '14: "perhaps" is no option',
    '15: raw HTML "<b>"',
    '15: raw HTML "</b>"',
  ]);
});

test('a prediction that no command follows is a problem', () => {
  const options = ['- [x] yes', '- [ ] no'];
  assert.deepEqual(problems([...command, ...prediction(options)]), ['14: no command follows the prediction']);
});

test('an unknown fence or directive is a problem that lists the known ones', () => {
  const { problems: found } = read(['```bash', 'ls', '```', ':::note', 'x', ':::']);
  assert.deepEqual(
    found.map(({ message }) => message),
    ['fence "bash" is unknown', '":::note" is no directive', '":::" is no directive'],
  );
  assert.match(found[0]?.fix ?? '', /"run", "run interrupt", "output" or "output mistake"/);
});

test('a command of two lines, and one of none, is a problem', () => {
  assert.deepEqual(problems(['```run', 'ls', 'ps', '```', '```run', '```']), [
    '10: a command of 2 lines',
    '14: a command of 0 lines',
  ]);
});

test('a problem inside a directive is counted from the top of the file', () => {
  assert.deepEqual(problems([':::docker', 'fine', '', '<b>', ':::']), ['13: raw HTML "<b>"']);
  assert.deepEqual(problems([':::question', 'Why?', '???', 'fine <i>', ':::']), ['13: raw HTML "<i>"']);
});

test('a step without text is a problem', () => {
  assert.deepEqual(problems(['', '']), ['10: the step has no text']);
});

test('lines that end as on Windows are read alike', () => {
  assert.deepEqual(readBlocks('```run\r\nls\r\n```\r\n', { firstLine: 1, checkIds: [] }).blocks, [
    { kind: 'command', command: 'ls', interrupt: false },
  ]);
});
