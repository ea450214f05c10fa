import assert from 'node:assert/strict';
import test from 'node:test';
import { readHealthySteps } from './read-healthy-steps.ts';
import { readLabs } from './read-labs.ts';
import { healthy, lab, labsWith, problemsOf } from './testing/labs-folder.ts';

const lanternLab = `${lab}parameters:\n  word: { oneOf: [lantern, buoy] }\n  limit: { from: 60, to: 90 }\n`;
const lanternStep = (line: string): string =>
  `---
title: One
goal: A goal.
checks:
  - kind: cgroup-value
    id: made
    cgroup: /{{word}}
    file: memory.max
    equals: "{{limit.bytes}}"
    says: It is.
hints:
  - { text: "mkdir {{word}}", unless: made }
runtime:
  - { operation: control-group, cgroup: "/{{word}}", memoryMaxBytes: "{{limit.bytes}}" }
---
${line}
`;

test('places for parameters are read as they are written, once they fit when filled in', async () => {
  await using folder = await labsWith({
    '010-first/lab.yaml': lanternLab,
    '010-first/010-one/step.md': lanternStep('Call it {{word}}: `docker inspect -f "{{.Id}} {{json .State}}"`'),
    '010-first/010-one/solve.sh': 'mkdir {{word}}\necho {{limit.bytes}}\n',
  });
  const step = (await readLabs(folder.path))[0]?.steps[0];
  assert.deepEqual(step?.checks[0], {
    kind: 'cgroup-value',
    id: 'made',
    cgroup: '/{{word}}',
    file: 'memory.max',
    equals: '{{limit.bytes}}',
    says: 'It is.',
  });
  assert.deepEqual(step?.runtime, [
    { operation: 'control-group', cgroup: '/{{word}}', memoryMaxBytes: '{{limit.bytes}}' },
  ]);
  assert.deepEqual(step?.hints, [{ html: 'mkdir {{word}}', text: 'mkdir {{word}}', unless: 'made' }]);
  assert.equal(step?.solution, 'mkdir {{word}}\necho {{limit.bytes}}');
  assert.deepEqual((await readHealthySteps(folder.path)).steps.get('first/one'), {
    checks: step?.checks,
    runtime: step?.runtime,
    parameters: { word: { oneOf: ['lantern', 'buoy'] }, limit: { from: 60, to: 90, step: 1 } },
  });
});

test('a place without a parameter is a problem in every file of a step', async () => {
  const wrong = { '010-first/010-one/solve.sh': 'ls\nmkdir {{wrod}}', '010-first/010-one/wrong.sh': 'ls {{wrod}}' };
  assert.deepEqual(
    await problemsOf({
      '010-first/lab.yaml': lanternLab,
      '010-first/010-one/step.md': lanternStep('Call it {{wrod}}.').replace('/{{word}}', '/{{wrod}}'),
      ...wrong,
    }),
    [
      '010-first/010-one/solve.sh:2: "{{wrod}}" has no parameter',
      '010-first/010-one/wrong.sh:1: "{{wrod}}" has no parameter',
      '010-first/010-one/step.md:7: "{{wrod}}" has no parameter',
    ],
  );
  assert.deepEqual(
    await problemsOf({
      '010-first/lab.yaml': lanternLab,
      '010-first/010-one/step.md': lanternStep('Call it {{wrod}}.'),
      '010-first/010-one/solve.sh': 'ls',
    }),
    ['010-first/010-one/step.md:16: "{{wrod}}" has no parameter'],
  );
});

test('a parameter that nothing asks for is a problem', async () => {
  const files = { ...healthy, '010-first/lab.yaml': lanternLab };
  assert.deepEqual(await problemsOf(files), [
    '010-first/lab.yaml:5: parameter "word" is used nowhere',
    '010-first/lab.yaml:6: parameter "limit" is used nowhere',
  ]);
});
