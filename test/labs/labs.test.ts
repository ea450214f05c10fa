import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type Lab, readLabs, type Step } from '@drydock/curriculum';
import { bootMachine, type Machine } from '@drydock/docker-vm';
import type { CheckResult } from '@drydock/protocol';
import { Learner } from './learner.ts';
import { shapeOf } from './same-shape.ts';
import { SECOND_SHELL } from './second-shell.ts';
import { TypedTerminal } from './typing.ts';
import { until } from './within.ts';

/** The page promises half a second; an emulated machine is given more. How fast it is, is measured elsewhere. */
const CHECKS_LIMIT_MS = 60_000;
/** Building the disks on a fresh machine is part of it. */
const BOOT_LIMIT_MS = 900_000;

const labs = await readLabs();
let machine: Machine;
let learner: Learner;
let terminal: TypedTerminal;

before(
  async () => {
    machine = await bootMachine({ dataDisk: 'throw-away' });
    await machine.waitUntilHealthy(AbortSignal.timeout(BOOT_LIMIT_MS));
    learner = await Learner.signIn(machine.port);
  },
  { timeout: BOOT_LIMIT_MS },
);
after(async () => {
  await learner?.[Symbol.asyncDispose]();
  await machine?.[Symbol.asyncDispose]();
});

for (const lab of labs) {
  test(`${lab.id}: the learner has a Linux nobody has touched`, freshLinux);
  for (const step of lab.steps) solvedStep(lab, step);
  test(`${lab.id}: the learner has a fresh Linux again`, freshLinux);
  for (const step of lab.steps) {
    clickedStep(lab, step);
    const claim = SECOND_SHELL[`${lab.id}/${step.id}`];
    if (claim) test(`${lab.id}/${step.id} is right about a second shell`, () => claim(learner));
  }
}

/** A step entered where the one before it was left, and solved as its author would. */
function solvedStep(lab: Lab, step: Step): void {
  const name = `${lab.id}/${step.id}`;
  test(`${name} is not passed when it is entered`, async () => {
    assertNotPassed(await learner.enterStep({ lab: lab.id, step: step.id }));
    await terminal.settle();
    assert.ok(!learner.resultsSinceEntry.some(isPassed), told(learner.results));
  });
  for (const [at, path] of (step.wrongPaths ?? []).entries()) {
    test(`${name} is not passed by its wrong path ${at + 1}`, async () => {
      await learner.enterStep({ lab: lab.id, step: step.id });
      for (const line of path.split('\n')) await terminal.type(line);
      await terminal.settle();
      // Only now, at rest: the first child in a new pid namespace is its number 1 for as long as it lives.
      assertNotPassed(learner.results);
    });
  }
  test(`${name} is passed by its solution`, async () => {
    await learner.enterStep({ lab: lab.id, step: step.id });
    for (const line of step.solution.split('\n')) await terminal.type(line);
    await untilPassed();
  });
}

/** The same step by its text alone: every command clicked from top to bottom, every promised output compared. */
function clickedStep(lab: Lab, step: Step): void {
  test(`${lab.id}/${step.id} is passed by clicking its commands, which print what the text shows`, async () => {
    await learner.enterStep({ lab: lab.id, step: step.id });
    for (const [at, block] of step.blocks.entries()) {
      if (block.kind !== 'command') continue;
      const shown = await terminal.type(block.command);
      const next = step.blocks[at + 1];
      if (next?.kind === 'output' && !next.isMistake) {
        assert.deepEqual(shapeOf(shown), shapeOf(next.text), `${block.command}\n${shown}`);
      }
    }
    await untilPassed();
  });
}

async function freshLinux(): Promise<void> {
  // Terminals of the new one count from 1 again.
  terminal?.[Symbol.dispose]();
  await learner.reset();
  terminal = await TypedTerminal.open(learner);
}

async function untilPassed(): Promise<void> {
  await until(() => isPassed(learner.results), {
    after: learner.after('checks:changed'),
    limitMs: CHECKS_LIMIT_MS,
    lastSeen: () => told(learner.results),
  });
}

function isPassed(results: readonly CheckResult[]): boolean {
  return results.length > 0 && results.every((result) => result.isPassed);
}

function assertNotPassed(results: readonly CheckResult[]): void {
  assert.ok(results.length > 0, 'the step has checks');
  assert.ok(!isPassed(results), told(results));
}

/** What the page would show. */
function told(results: readonly CheckResult[]): string {
  const lines = results.map(
    ({ id, isPassed, observed, source }) => `${isPassed ? '✓' : '…'} ${id}: ${observed} (${source ?? 'no file'})`,
  );
  return ['the checks say:', ...lines].join('\n  ');
}
