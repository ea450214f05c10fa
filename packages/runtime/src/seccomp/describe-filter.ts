import { nameOfErrno, resolveCallNumber } from '@drydock/linux';
import { decodeInstructions, type Instruction } from './filter-instructions.ts';
import { runFilter } from './run-filter.ts';
import { ACTIONS, NATIVE_ARCHITECTURE } from './seccomp-profile.ts';

/** What becomes of one system call, in words. */
export type CallOutcome =
  | { readonly kind: 'allowed' | 'logged' | 'killed' | 'signalled' | 'traced' }
  /** It fails with this errno: "EPERM", or "ENOSYS" as if the kernel did not have it. */
  | { readonly kind: 'refused'; readonly errno: string }
  /** What else may become of it is decided by its arguments. */
  | { readonly kind: 'depends'; readonly outcomes: readonly string[] };

export type DescribedCall = { readonly name: string; readonly number: number; readonly outcome: CallOutcome };

/** The highest number that is looked at: there are about 470 calls, and a few come every year. */
const NUMBERS_MAX = 1024;

/** Reads a filter back: what becomes of each call of this machine, by number. */
export function describeFilter(filter: Uint8Array): readonly DescribedCall[] {
  const program = decodeInstructions(filter);
  return knownCalls().map(({ name, number }) => ({ name, number, outcome: outcomeOf(program, number) }));
}

/** The calls that libseccomp knows on this machine. */
function knownCalls(): readonly { readonly name: string; readonly number: number }[] {
  return Array.from({ length: NUMBERS_MAX }, (_, number) => number).flatMap((number) => {
    const name = resolveCallNumber(number);
    return name === null ? [] : [{ name, number }];
  });
}

function outcomeOf(program: readonly Instruction[], number: number): CallOutcome {
  const outcomes = [...runFilter(program, { number, architecture: NATIVE_ARCHITECTURE })];
  const [only, ...others] = outcomes.map(describeAction);
  if (only !== undefined && others.length === 0) return only;
  return { kind: 'depends', outcomes: outcomes.map(describeAction).map(inWords).toSorted() };
}

/** The upper half is the action, the lower its data. */
function describeAction(action: number): Exclude<CallOutcome, { kind: 'depends' }> {
  switch ((action & 0xffff_0000) >>> 0) {
    case ACTIONS.SCMP_ACT_ALLOW:
      return { kind: 'allowed' };
    case ACTIONS.SCMP_ACT_LOG:
      return { kind: 'logged' };
    case ACTIONS.SCMP_ACT_TRACE:
      return { kind: 'traced' };
    case ACTIONS.SCMP_ACT_TRAP:
      return { kind: 'signalled' };
    case ACTIONS.SCMP_ACT_ERRNO:
      return { kind: 'refused', errno: nameOfErrno(action & 0xffff) };
    default:
      return { kind: 'killed' };
  }
}

/** "refused (EPERM)". */
export const inWords = (outcome: CallOutcome): string => {
  if (outcome.kind === 'refused') return `refused (${outcome.errno})`;
  return outcome.kind === 'depends' ? `depends on its arguments: ${outcome.outcomes.join(' or ')}` : outcome.kind;
};
