import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseChallenges } from './authentication-challenge.ts';

const parse = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test('[IM9] challenges are read in every form that registries write', () => {
  assert.deepEqual(
    parse('Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"'),
    [
      [
        'bearer',
        { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:a/b:pull,push' },
      ],
    ],
  );
  assert.deepEqual(parse('Basic realm="Registry \\"one\\""'), [['basic', { realm: 'Registry "one"' }]]);
  assert.deepEqual(parse('basic REALM=plain'), [['basic', { realm: 'plain' }]]);
  assert.deepEqual(parse('Bearer realm="https://a" , service = "s", Basic realm="b"'), [
    ['bearer', { realm: 'https://a', service: 's' }],
    ['basic', { realm: 'b' }],
  ]);
  assert.deepEqual(parse('Negotiate, Basic realm="b"'), [
    ['negotiate', {}],
    ['basic', { realm: 'b' }],
  ]);
});

test('[IM9] a challenge that cannot be read is none, and reading it takes no time', () => {
  assert.deepEqual(parse(''), []);
  assert.deepEqual(parse('"'), []);
  assert.deepEqual(parse(`Bearer realm="${'a'.repeat(10_000)}"`), []);
  parseChallenges(`Bearer realm="${'\\'.repeat(8000)}`);
  parseChallenges(`Bearer ${'a='.repeat(4000)}`);
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (header) => void parseChallenges(header)));
});
