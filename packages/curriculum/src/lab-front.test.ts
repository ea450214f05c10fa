import assert from 'node:assert/strict';
import test from 'node:test';
import { readLabFront } from './lab-front.ts';

const head = 'title: A lab\nsummary: What it is about.\nminutes: 5\n';
const problems = (parameters: string): string[] =>
  readLabFront(`${head}parameters:\n  ${parameters}\n`).problems.map(
    ({ line, field, message }) => `${line}: ${field}: ${message}`,
  );

test('a parameter is one of some words, or a number of a range', () => {
  const { front } = readLabFront(
    `${head}parameters:\n  word: { oneOf: [a, b] }\n  limit: { from: 0, to: 8, step: 4 }\n`,
  );
  assert.deepEqual(front?.parameters, { word: { oneOf: ['a', 'b'] }, limit: { from: 0, to: 8, step: 4 } });
  assert.deepEqual(readLabFront(head).front?.parameters, {});
});

test('a parameter with nothing to choose from is a problem', () => {
  assert.deepEqual(problems('word: { oneOf: [a] }'), [
    '5: parameters.word.oneOf: ["a"] is not a list with a length of at least 2',
  ]);
  assert.deepEqual(problems('word: { oneOf: [a, b, a] }'), ['5: parameters.word: "a" stands in oneOf twice']);
  assert.deepEqual(problems('limit: { from: 5, to: 5 }'), [
    '5: parameters.limit: from 5 to 5 in steps of 1 is one value only',
  ]);
  assert.deepEqual(problems('limit: { from: -5, to: 5 }'), ['5: parameters.limit: from -5 is below 0']);
});

test('a parameter of another form is a problem that says which', () => {
  assert.deepEqual(problems('limit: { from: 1 }'), ['5: parameters.limit.to: is missing']);
  assert.match(problems('word: { oneOf: [a, B c] }').join(), /^5: parameters.word.oneOf\[1\]: "B c" does not match/);
  assert.deepEqual(problems('Word: { oneOf: [a, b] }'), ['5: parameters.Word: "Word" is no name here']);
  assert.deepEqual(problems('word: lantern'), ['5: parameters.word: "lantern" is not named fields, one per line']);
});
