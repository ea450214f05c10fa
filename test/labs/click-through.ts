import assert from 'node:assert/strict';
import type { Block, Step } from '@drydock/curriculum';
import { isOfShape, shapeOf } from './same-shape.ts';
import type { Visit } from './visit.ts';

type CommandBlock = Extract<Block, { kind: 'command' }>;

/** A step by its text alone: every command clicked from top to bottom, every promised output compared. */
export async function clickThrough(visit: Visit, step: Step): Promise<void> {
  await visit.enter(step);
  for (const [at, block] of step.blocks.entries()) {
    if (block.kind !== 'command') continue;
    const command = visit.fill(block.command);
    if (block.interrupt) await visit.terminal.interrupt();
    // What the next command interrupts gives no prompt back by itself.
    if (nextCommand(step, at)?.interrupt) {
      await visit.terminal.start(command);
      continue;
    }
    const shown = await visit.terminal.type(command);
    const next = step.blocks[at + 1];
    if (next?.kind !== 'output' || next.isMistake) continue;
    const promised = visit.fill(next.text);
    if (isOfShape(shown, promised)) continue;
    assert.deepEqual(shapeOf(shown), shapeOf(promised), `${command}\n${shown}`);
  }
  await visit.untilPassed();
}

function nextCommand(step: Step, at: number): CommandBlock | undefined {
  return step.blocks.slice(at + 1).find((block): block is CommandBlock => block.kind === 'command');
}
