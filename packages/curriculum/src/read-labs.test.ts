import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { BrokenLabs } from './problem.ts';
import { findLabsFolder, readLabs } from './read-labs.ts';
import { healthy, labsWith, problemsOf, step } from './testing/labs-folder.ts';

test('a lab is read from its folder, ids without the ordering numbers', async () => {
  await using folder = await labsWith({
    ...healthy,
    '010-first/010-one/wrong.sh': 'exit\n',
    '010-first/010-one/wrong-late.sh': 'id\n',
  });
  assert.deepEqual(await readLabs(folder.path), [
    {
      id: 'first',
      title: 'A lab',
      summary: 'What it is about.',
      minutes: 5,
      parameters: {},
      steps: [
        {
          id: 'one',
          number: 1,
          title: 'One',
          goal: 'A goal.',
          blocks: [{ kind: 'prose', html: '<p>Text.</p>' }],
          checks: [{ kind: 'proc-is-fresh', id: 'fresh', says: 'It is.' }],
          hints: [],
          lens: null,
          runtime: [],
          solution: 'ls\nps',
          wrongPaths: ['id', 'exit'],
        },
      ],
    },
  ]);
});

test('labs and steps come in the order of their numbers', async () => {
  await using folder = await labsWith({
    ...healthy,
    '010-first/020-two/step.md': step('Two'),
    '010-first/020-two/solve.sh': 'ls',
    '010-first/015-between/step.md': step('Between'),
    '010-first/015-between/solve.sh': 'ls',
  });
  assert.deepEqual(
    (await readLabs(folder.path))[0]?.steps.map(({ id, number }) => `${number} ${id}`),
    ['1 one', '2 between', '3 two'],
  );
});

test('the problems of all files are reported together', async () => {
  assert.deepEqual(
    await problemsOf({
      '010-first/lab.yaml': 'title: A lab\nminutes: soon\n',
      '010-first/010-one/step.md': step('One').replace('Text.', 'TODO <b>'),
      '010-first/020-two/step.md': step('One'),
      '010-first/020-two/solve.sh': '# nothing yet\n',
      '010-first/stray/step.md': '',
    }),
    [
      '010-first/stray:: folder "stray" has no ordering prefix',
      '010-first/lab.yaml:1: is missing',
      '010-first/lab.yaml:2: "soon" is not a number',
      '010-first/010-one/solve.sh:: is missing',
      '010-first/010-one/step.md:9: unfinished: TODO',
      '010-first/010-one/step.md:9: raw HTML "<b>"',
      '010-first/020-two/solve.sh:: has no line to type',
      '010-first/020-two/step.md:: "One" is the title of another one before it',
    ],
  );
});

test('a lab asked for by its id is read whatever is wrong with the others', async () => {
  await using folder = await labsWith({
    ...healthy,
    '020-second/lab.yaml': 'title: [',
    '020-second/010-one/step.md': 'x',
  });
  assert.deepEqual(
    (await readLabs(folder.path, 'first')).map(({ id }) => id),
    ['first'],
  );
  assert.deepEqual(await readLabs(folder.path, 'third'), []);
  await assert.rejects(readLabs(folder.path, 'second'), BrokenLabs);
});

test('a missing lab.yaml and a missing step.md are named', async () => {
  assert.deepEqual(await problemsOf({ '010-first/010-one/solve.sh': 'ls' }), [
    '010-first/lab.yaml:: is missing',
    '010-first/010-one/step.md:: is missing',
  ]);
});

test('two folders cannot share an id', async () => {
  assert.deepEqual(
    await problemsOf({ ...healthy, '010-first/020-one/step.md': step('Two'), '010-first/020-one/solve.sh': 'ls' }),
    ['010-first/020-one:: "one" is taken by another folder beside it'],
  );
});

test('bytes that are no UTF-8 are a problem', async () => {
  const problems = await problemsOf({ ...healthy, '010-first/010-one/step.md': Uint8Array.of(0x2d, 0xff, 0xfe) });
  assert.match(problems[0] ?? '', /^010-first\/010-one\/step.md:: cannot be read: /);
});

test('a control character in a script is a problem: it could not be typed', async () => {
  const problems = await problemsOf({ ...healthy, '010-first/010-one/solve.sh': 'ls\nps\u0003\n' });
  assert.deepEqual(problems, ['010-first/010-one/solve.sh:2: a control character in "ps\\u0003"']);
});

test('a folder that is not there, or holds no lab, is a problem', async () => {
  await assert.rejects(readLabs('/nowhere/labs'), /\/nowhere\/labs: folder cannot be read: ENOENT/);
  await using folder = await labsWith({});
  await assert.rejects(readLabs(folder.path), BrokenLabs);
});

test('the labs of this repository are found and without a problem', async () => {
  const labs = await readLabs();
  assert.ok(labs.length > 0);
  assert.equal(findLabsFolder([join(import.meta.dirname, 'deep', 'down')]), findLabsFolder());
});
