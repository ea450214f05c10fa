// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile has variables of its own
import assert from 'node:assert/strict';
import test from 'node:test';
import { unusedArguments } from './arguments.ts';
import { parseDockerfile } from './dockerfile/parse-dockerfile.ts';
import { planBuild } from './plan-build.ts';

const DOCKERFILE = parseDockerfile(
  Buffer.from(
    [
      'ARG BASE=busybox',
      'FROM $BASE:${TAG:-latest} AS one',
      'FROM other AS unused',
      'FROM ONE AS two',
      'FROM --platform=$BUILDPLATFORM scratch',
      'COPY --from=two /a /a',
      'COPY --from=0 /b /b',
      'COPY --from=some/image /c /c',
    ].join('\n'),
  ),
);
const plan = (target: string | null, given: readonly (readonly [string, string])[] = []) =>
  planBuild(DOCKERFILE, { target, given: new Map(given) });

test('[BU3] only the stages that the wanted one needs are planned, each with what it begins with', () => {
  const { stages } = plan(null);
  assert.deepEqual(
    stages.map(({ stage, base }) => [stage.index, base]),
    [
      [0, { kind: 'image', name: 'busybox:latest' }],
      [2, { kind: 'stage', index: 0 }],
      [3, { kind: 'scratch' }],
    ],
  );
  assert.deepEqual(
    [...(stages.at(-1)?.copied ?? [])],
    [
      ['two', { kind: 'stage', index: 2 }],
      ['0', { kind: 'stage', index: 0 }],
      ['some/image', { kind: 'image', name: 'some/image' }],
    ],
  );
  assert.deepEqual(
    plan('unused').stages.map(({ stage }) => stage.index),
    [1],
  );
  assert.deepEqual(plan('0', [['BASE', 'mine']]).stages[0]?.base, { kind: 'image', name: 'mine:latest' });
});

test('[BU3] a stage that is not there, or comes later, is told with its line', () => {
  const planOf = (text: string) => () =>
    planBuild(parseDockerfile(Buffer.from(text)), { target: null, given: new Map() });
  assert.throws(() => plan('tow'), { hint: 'Did you mean two?' });
  assert.throws(planOf('FROM a\nCOPY --from=1 x y'), /line 2: .*no stage before this one/);
  assert.throws(planOf('FROM $none'), /line 1: FROM \$none: this comes to nothing/);
  assert.throws(planOf('FROM --platform=plan9/mips a'), /line 1: .*builds for itself alone/);
});

test('[BU14] a --build-arg that no ARG names is told; proxies need none', () => {
  const given = new Map([
    ['BASE', 'x'],
    ['BASS', 'y'],
    ['https_proxy', 'z'],
  ]);
  assert.deepEqual(unusedArguments(DOCKERFILE, given), ['BASS']);
});
