import assert from 'node:assert/strict';
import test from 'node:test';
import { BuildError } from '../build-error.ts';
import { DOCKERFILE_BYTES_MAX, INSTRUCTIONS_MAX, STAGES_MAX } from '../limits.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

const parse = (...lines: readonly string[]) => parseDockerfile(Buffer.from(lines.join('\n')));
const only = (line: string) => parse('FROM a', line).stages[0]?.instructions[0];

test('[BU11] lines are continued, comments and empty lines left out, also in between', () => {
  const { stages } = parse(
    '# hello',
    'FROM a',
    '',
    'RUN one \\',
    '  # why',
    '',
    '  two \\  ',
    'three',
    '  # end',
    'run four\\\\',
  );
  assert.deepEqual(
    stages[0]?.instructions.map(({ line, text }) => [line, text]),
    [
      [4, 'RUN one   two three'],
      [10, 'RUN four\\\\'],
    ],
  );
});

test('[BU11] a directive chooses another escape; it counts only at the top, and once', () => {
  const { escape: escaper, stages } = parse(
    '# syntax=docker/dockerfile:1',
    '# escape=`',
    'FROM a',
    'RUN dir c:\\ `',
    'x',
  );
  assert.equal(escaper, '`');
  assert.equal(stages[0]?.instructions[0]?.text, 'RUN dir c:\\ x');
  assert.equal(parse('FROM a', '# escape=`').escape, '\\');
  assert.throws(() => parse('# escape=x', 'FROM a'), /line 1: escape=x: not a character/);
  assert.throws(() => parse('# escape=`', '# escape=`', 'FROM a'), /line 2: escape is chosen a second time/);
});

test('[BU11] lines may end as on Windows', () => {
  assert.equal(parse('FROM a\r', 'RUN one \\\r', 'two\r').stages[0]?.instructions[0]?.text, 'RUN one two');
});

test('[BU11] a command is a list of words or a line for the shell; what is no list is a line', () => {
  assert.deepEqual(only('CMD ["a b", "c"]'), {
    keyword: 'CMD',
    command: { form: 'exec', argv: ['a b', 'c'] },
    line: 2,
    text: 'CMD ["a b", "c"]',
  });
  const shell = only('RUN [ -e /x ] || exit');
  assert.deepEqual(shell?.keyword === 'RUN' && shell.command, { form: 'shell', script: '[ -e /x ] || exit' });
});

test('[BU11] lines of a here-document belong to their instruction', () => {
  const script = parse('FROM a', 'RUN <<-END', '\techo $x', '# no comment', '\tEND', 'USER x').stages[0]?.instructions;
  assert.deepEqual(script?.[0]?.keyword === 'RUN' && script[0].command, {
    form: 'shell',
    script: 'echo $x\n# no comment\n',
  });
  assert.equal(script?.[1]?.line, 6);
  const copied = only('COPY <<one <<"two" /etc/\nx\none\ny\ntwo');
  assert.deepEqual(
    copied?.keyword === 'COPY' && [
      copied.sources,
      copied.inline.map(({ name, content, isExpanded }) => [name, content, isExpanded]),
    ],
    [
      [],
      [
        ['one', 'x\n', true],
        ['two', 'y\n', false],
      ],
    ],
  );
});

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['', /line 1: there is no FROM/],
  ['# only\n', /line 1: there is no FROM/],
  ['RUN x\nFROM a', /line 1: RUN stands before the first FROM/],
  ['FROM a\nRUM x', /line 2: "RUM": there is no such instruction/],
  ['FROM a\nONBUILD RUN x', /line 2: ONBUILD: this builder cannot do it/],
  ['FROM a\nHEALTHCHECK NONE', /line 2: HEALTHCHECK: this builder cannot do it/],
  ['FROM a\n\n# c\nRUN', /line 4: RUN: nothing stands behind it/],
  ['FROM a b', /line 1: FROM a b: takes IMAGE/],
  ['FROM a AS 1x', /line 1: .*not a stage's name/],
  ['FROM a AS x\nFROM b AS X', /line 2: stage "x": line 1 has the name already/],
  ['FROM a\nCOPY x', /line 2: COPY x: takes a source and a destination/],
  ['FROM a\nCOPY --link x y', /line 2: COPY --link: this builder does not have it/],
  ['FROM a\nRUN --mount=type=cache,target=/x y', /line 2: RUN --mount: this builder does not have it/],
  ['FROM a\nCOPY --chown x y', /line 2: COPY --chown: it needs a value/],
  ['FROM a\nENV x', /line 2: ENV x: takes a name and a value/],
  ['FROM a\nENV x=1 y', /line 2: ENV: "y" is not NAME=VALUE/],
  ['FROM a\nARG 1x', /line 2: ARG "1x": not a variable's name/],
  ['FROM a\nSHELL sh', /line 2: SHELL sh: not a list/],
  ['FROM a\nRUN <<END\nx', /line 2: <<END: no line says that it ends/],
  ['FROM a\nRUN <<END\n#!/bin/sh\nEND', /line 2: .*a script with #! is not supported/],
  ['FROM a\nRUN x\0', /line 2: it holds a NUL byte/],
  ['FROM a\nADD https://example.org/x /', /line 2: ADD https:.*: nothing is fetched/],
];

test('[BU12] what is wrong is found before anything is done, and told with its line', () => {
  for (const [text, message] of WRONG) {
    assert.throws(
      () => parse(text),
      (error) => error instanceof BuildError && message.test(error.message),
      text,
    );
  }
  assert.throws(() => parse('FROM a', 'WORKDIRR x'), { hint: 'Did you mean WORKDIR?' });
});

test('[BU13] a Dockerfile has no more bytes, instructions and stages than the limits say', () => {
  assert.throws(() => parse(`#${'x'.repeat(DOCKERFILE_BYTES_MAX)}`), { code: 'refused' });
  assert.throws(() => parse('FROM a', ...Array(INSTRUCTIONS_MAX).fill('USER x')), { code: 'refused' });
  assert.throws(() => parse(...Array(STAGES_MAX + 1).fill('FROM a')), { code: 'refused', line: STAGES_MAX + 1 });
});
