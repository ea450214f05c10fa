import assert from 'node:assert/strict';
import type { Lab, Step } from '@drydock/curriculum';
import { COLUMNS, ROWS, TypedTerminal } from './typing.ts';
import type { Visit } from './visit.ts';

/** Has the runtime do everything the step offers, in order: no call fails, and a check is passed that was not before. */
export async function performOffers(visit: Visit, { lab, step }: { lab: Lab; step: Step }): Promise<void> {
  const before = await visit.enter(step);
  // Where the step begins by leaving a shell, its operations begin outside of it too.
  const first = step.blocks.find((block) => block.kind === 'command');
  if (first?.command === 'exit') await visit.terminal.type('exit');
  for (const [offer, { operation }] of step.runtime.entries()) {
    const performed = await visit.learner.ask('operation:perform', {
      step: { lab: lab.id, step: step.id },
      offer,
      terminal: visit.terminal.number,
      columns: COLUMNS,
      rows: ROWS,
    });
    assert.deepEqual(performed.failure, null, operation);
    assert.ok(performed.calls.length > 0, `${operation} tells its calls`);
    assert.ok(performed.byHand.length > 0, `${operation} says how it is done by hand`);
    if (performed.terminal === null) continue;
    // The shell it ends in is where the next operation belongs.
    visit.terminal[Symbol.dispose]();
    visit.terminal = await TypedTerminal.attach(visit.learner, performed.terminal.terminal);
  }
  await visit.untilCloser(before);
}
