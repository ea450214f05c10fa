import { BuildError } from '../build-error.ts';
import { INSTRUCTIONS_MAX, STAGES_MAX } from '../limits.ts';
import type { ArgAsked, Dockerfile, Instruction, Stage } from './instruction.ts';
import { readLogicalLines } from './logical-lines.ts';
import { parseInstruction } from './parse-instruction.ts';

/**
 * A Dockerfile is a list of instructions, one a line. FROM begins a stage: an image that is made from another; all
 * that follows changes it. What is wrong with it is found here, before anything is done.
 *
 * @throws BuildError with the line
 */
export function parseDockerfile(bytes: Uint8Array): Dockerfile {
  const { escape: escaper, lines } = readLogicalLines(bytes);
  if (lines.length > INSTRUCTIONS_MAX) {
    throw new BuildError(
      lines.at(-1)?.line ?? 1,
      `${lines.length} instructions, at most ${INSTRUCTIONS_MAX} are taken`,
      {
        code: 'refused',
      },
    );
  }
  const globals: Instruction<ArgAsked>[] = [];
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const logical of lines) {
    const instruction = parseInstruction(logical, escaper);
    const stage = stages.at(-1);
    if (instruction.keyword === 'FROM') stages.push(beginStage(instruction, stages));
    else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') globals.push(instruction);
    else {
      throw new BuildError(instruction.line, `${instruction.keyword} stands before the first FROM`, {
        hint: 'Begin with FROM; only ARG may come before.',
      });
    }
  }
  if (stages.length === 0) {
    throw new BuildError(1, 'there is no FROM', { hint: 'Begin with FROM IMAGE, or FROM scratch for an empty one.' });
  }
  return { escape: escaper, globals, stages };
}

function beginStage(from: Stage['from'], before: readonly Stage[]) {
  if (before.length >= STAGES_MAX) {
    throw new BuildError(from.line, `more than ${STAGES_MAX} stages`, { code: 'refused' });
  }
  const same = before.find(({ name }) => name !== null && name === from.as);
  if (same !== undefined) {
    throw new BuildError(from.line, `stage "${from.as}": line ${same.from.line} has the name already`, {
      hint: 'Choose another.',
    });
  }
  return { index: before.length, name: from.as, from, instructions: [] };
}
