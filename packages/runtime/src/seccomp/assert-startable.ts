import { resolveCallName } from '@drydock/linux';
import { PowerError } from '../capabilities/power-error.ts';
import type { CompiledFilter } from './compile-filter.ts';
import { decodeInstructions } from './filter-instructions.ts';
import { runFilter } from './run-filter.ts';
import { ACTIONS, NATIVE_ARCHITECTURE } from './seccomp-profile.ts';

/** Between installing the filter and being the container's program, `stage` makes these calls: the exec, and a report. */
const NEEDED = ['execve', 'sendto'] as const;
/** And these, which may be refused, but not punished: the time a call took, who it is, the end when there is no program. */
const HARMLESS = ['clock_gettime', 'getpid', 'exit_group'] as const;

const { SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_ERRNO } = ACTIONS;

/** @throws PowerError when a container would end before it began, and nobody could say why */
export function assertStartable({ instructions }: CompiledFilter, source: string): void {
  const program = decodeInstructions(instructions);
  const actionsFor = (name: string): readonly number[] =>
    [...runFilter(program, { number: resolveCallName(name), architecture: NATIVE_ARCHITECTURE })].map(
      (outcome) => (outcome & 0xffff_0000) >>> 0,
    );
  const isLetThrough = (action: number) => action === SCMP_ACT_ALLOW || action === SCMP_ACT_LOG;
  const refused =
    NEEDED.find((name) => !actionsFor(name).some(isLetThrough)) ??
    HARMLESS.find((name) => !actionsFor(name).some((action) => isLetThrough(action) || action === SCMP_ACT_ERRNO));
  if (refused === undefined) return;
  throw new PowerError(
    `seccomp profile ${source}: it refuses ${refused}, so no program could be started behind it`,
    `Allow ${[...NEEDED, ...HARMLESS].join(', ')}: they start the program.`,
  );
}
