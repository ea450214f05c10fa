import assert from 'node:assert/strict';
import test from 'node:test';
import type { ServedStep } from '@drydock/curriculum/checks';
import { checksSchema, Failure, parameterValues } from '@drydock/protocol';
import { checksToWatch, operationToPerform } from './step-requests.ts';

const STEP = { lab: 'names', step: 'give' };
const SESSION = 's12345678';

const served: ServedStep = {
  checks: checksSchema.parse([
    { kind: 'command-ran', id: 'named', says: 'It is named.', pattern: 'hostname {{name}}' },
  ]),
  runtime: [
    { operation: 'host-name', hostname: '{{name}}' },
    { operation: 'control-group', cgroup: '/mine', memoryMaxBytes: '{{memory.bytes}}' },
    { operation: 'host-name', hostname: 'not {{such}}' },
  ],
  parameters: { name: { oneOf: ['lantern', 'anchor', 'rope'] }, memory: { from: 20, to: 60, step: 10 } },
};
const findStep = ({ lab, step }: typeof STEP) => (lab === 'names' && step === 'give' ? served : undefined);
const ask = (offer: number, step = STEP) =>
  operationToPerform(findStep, { step, offer, terminal: 1, columns: 80, rows: 24 }, SESSION);

const refusal = (code: string) => (error: unknown) =>
  error instanceof Failure && error.code === code && error.hint !== undefined;

test("checks and operations are filled in with the learner's own values", () => {
  const { name = '', memory = '' } = parameterValues(served.parameters, `${SESSION}/names`);
  const watched = checksToWatch(findStep, STEP, SESSION);
  assert.equal(watched.step, 'names/give');
  assert.deepEqual(
    watched.checks.map((check) => 'pattern' in check && check.pattern),
    [`hostname ${name}`],
  );
  assert.deepEqual(ask(0), {
    operation: { operation: 'host-name', hostname: name },
    terminal: 1,
    columns: 80,
    rows: 24,
  });
  const bytes = String(Number(memory) * 1024 * 1024);
  assert.deepEqual(ask(1).operation, { operation: 'control-group', cgroup: '/mine', memoryMaxBytes: bytes });
});

test('another learner has other values', () => {
  const names = new Set(
    Array.from({ length: 20 }, (_, index) => {
      const { operation } = operationToPerform(
        findStep,
        { step: STEP, offer: 0, terminal: null, columns: 80, rows: 24 },
        `session${index}`,
      );
      return operation.operation === 'host-name' ? operation.hostname : '';
    }),
  );
  assert.deepEqual([...names].sort(), ['anchor', 'lantern', 'rope']);
});

test('an operation that the step does not offer is refused', () => {
  assert.throws(() => ask(3), refusal('unknown-operation'));
});

test('an operation that is none once it is filled in is refused', () => {
  assert.throws(() => ask(2), refusal('unknown-operation'));
});

test('a step that is not there is refused', () => {
  assert.throws(() => ask(0, { lab: 'names', step: 'nowhere' }), refusal('unknown-step'));
  assert.throws(() => checksToWatch(findStep, { lab: 'constructor', step: 'x' }, SESSION), refusal('unknown-step'));
});
