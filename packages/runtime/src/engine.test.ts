import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, showStep, syscall } from '@drydock/linux';
import { performPlan, type TracedCall, undoPlan } from './engine.ts';
import type { Operation, Step } from './operation.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-engine-'));
after(() => rmSync(folder, { recursive: true }));
execFileSync('make', ['-C', fileURLToPath(new URL('../../linux/native', import.meta.url)), `OUT=${folder}`], {
  stdio: 'pipe',
});
const options = { stage: join(folder, 'stage') };

const operation = (name: string, steps: readonly Step[], undo?: Operation['undo']): Operation => ({
  name,
  title: name,
  effect: '',
  byHand: [],
  steps,
  ...(undo === undefined ? {} : { undo }),
});
const exec = (script: string) => call('execve', ['/bin/sh', ['sh', '-c', script], []]);
const fork: Step = { fork: 0, result: 'child', parent: 'waits' };

test("the engine's steps happen between those of stage, in the order of the plan", async () => {
  const order: string[] = [];
  const note = (what: string): Step => ({ engine: what, run: () => void order.push(what) });
  const plan = [
    operation('one', [note('before the first call'), fork]),
    operation('two', [note('after the fork'), note('and again'), call('chdir', ['/'])]),
    operation('three', [note('before the exec'), exec('exit 5')]),
  ];
  const { ended, trace } = await performPlan(plan, options);
  assert.equal((await ended)[0]?.exitStatus, 5);
  assert.deepEqual(order, ['before the first call', 'after the fork', 'and again', 'before the exec']);
  assert.deepEqual(
    trace.map((traced) => traced.operation.name),
    ['one', 'two'],
  );
});

test('before each operation somebody is asked; one that is left out does nothing, in the process or beside it', async () => {
  const done: string[] = [];
  const asked: string[] = [];
  const beside = (what: string): Step => ({ engine: what, run: () => void done.push(what) });
  const plan = [
    operation('one', [beside('one'), fork]),
    operation('two', [beside('two'), call('chdir', ['/no/such']), beside('two again'), call('chdir', ['/nor/this'])]),
    operation('three', [call('chdir', ['/']), beside('three'), exec('exit 3')]),
  ];
  const { ended, trace } = await performPlan(plan, {
    ...options,
    beforeOperation: async ({ name }) => {
      asked.push(name);
      return name === 'two' ? 'leave-out' : 'perform';
    },
  });
  assert.equal((await ended)[0]?.exitStatus, 3);
  assert.deepEqual(asked, ['one', 'two', 'three']);
  assert.deepEqual(done, ['one', 'three']);
  assert.deepEqual(
    trace.map(({ step }) => ('call' in step ? step.call : 'fork')),
    ['fork', 'chdir'],
  );
});

test('a later step finds what an earlier one returned', async () => {
  let child = 0;
  const look = (results: Map<string, number>) => {
    child = results.get('child') ?? 0;
  };
  const plan = [operation('one', [fork, { engine: 'look', run: look }, exec('true')])];
  const { results } = await performPlan(plan, options);
  assert.ok(child > 0);
  assert.equal(results.get('child'), child);
});

test('when a call fails, the plan is undone, last operation first, and the reason is the call', async () => {
  const undone: string[] = [];
  const file = join(folder, 'made');
  const plan = [
    operation('file', [{ engine: 'make it', run: () => writeFileSync(file, '') }], () => {
      rmSync(file, { force: true });
      undone.push('file');
    }),
    operation('call', [fork, call('chdir', ['/no/such'])], () => void undone.push('call')),
    operation('never', [exec('true')], () => void undone.push('never')),
  ];
  await assert.rejects(performPlan(plan, options), {
    message: 'chdir("/no/such"): no such file or directory (ENOENT)',
  });
  assert.deepEqual(undone, ['never', 'call', 'file']);
  assert.equal(existsSync(file), false);
});

test('calls that the engine makes itself are in the trace, each with its operation, and so is the one that fails', async () => {
  const plan = [
    operation('engine', [{ engine: 'umask', run: () => void syscall(call('umask', [0o22])) }]),
    operation('stage', [fork, call('chdir', ['/no/such'])]),
  ];
  const calls: string[] = [];
  const onCall = (made: TracedCall) => calls.push(`${made.operation.name}: ${showStep(made.step)} ${made.errno}`);
  await assert.rejects(performPlan(plan, { ...options, onCall }));
  assert.deepEqual(calls, ['engine: umask(022) 0', 'stage: clone(SIGCHLD) 0', 'stage: chdir("/no/such") 2']);
});

test('a plan of engine steps alone needs no process', async () => {
  const plan = [operation('engine', [{ engine: 'umask', run: () => void syscall(call('umask', [0o22])) }])];
  const { trace } = await performPlan(plan, { stage: '/no/such' });
  assert.equal(trace.length, 1);
});

test('when undoing fails too, both are told, and the rest is undone all the same', async () => {
  const undone: string[] = [];
  const plan = [
    operation(
      'one',
      [{ engine: 'fail', run: () => Promise.reject(new Error('no room')) }],
      () => void undone.push('one'),
    ),
    operation('two', [exec('true')], () => Promise.reject(new Error('stuck'))),
  ];
  await assert.rejects(performPlan(plan, options), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(
      error.errors.map(({ message }) => message),
      ['no room', 'stuck'],
    );
    return true;
  });
  assert.deepEqual(undone, ['one']);
});

test('undoing a plan of which nothing was done succeeds', async () => {
  assert.deepEqual(
    await undoPlan([operation('one', [exec('true')], () => rmSync(join(folder, 'none'), { force: true }))]),
    [],
  );
});

test('what stands on an operation that is left out on the way is not performed', async () => {
  const plan = [
    operation('first', [call('umask', [0o22])]),
    { ...operation('second', [exec('true')]), standsOn: ['first'] },
  ];
  const asked: string[] = [];
  const beforeOperation = async ({ name }: Operation) => {
    asked.push(name);
    return name === 'first' ? 'leave-out' : 'perform';
  };
  await assert.rejects(performPlan(plan, { ...options, beforeOperation }), {
    message: 'second: stands on first, which was left out',
  });
  assert.deepEqual(asked, ['first']);
});
