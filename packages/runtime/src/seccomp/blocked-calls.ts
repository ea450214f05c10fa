import { type CallOutcome, describeFilter } from './describe-filter.ts';
import { GUARDED_CALLS } from './guarded-calls.ts';
import { REFUSED_CALLS } from './refused-calls.ts';

/** A call that does not simply work, for a list to learn from. */
export type BlockedCall = {
  readonly name: string;
  readonly number: number;
  readonly outcome: CallOutcome;
  /** What it would let a process do; null for a call that the tables here do not speak of. */
  readonly why: string | null;
  /** With any of these added, Docker's own profile lets it through. */
  readonly capabilities: readonly string[];
};

/** What a process behind this filter cannot do, or only with some arguments. */
export function blockedCalls(filter: Uint8Array): readonly BlockedCall[] {
  return describeFilter(filter)
    .filter(({ outcome }) => outcome.kind !== 'allowed')
    .map(({ name, number, outcome }) => ({ name, number, outcome, ...explain(name) }));
}

/** Calls of which some forms are allowed. */
const IN_PART: Readonly<Record<string, string>> = {
  clone: 'make a process or thread in new namespaces',
  personality: 'switch off protections that its programs are started with',
  socket: "speak to the machine around a virtual one, and to the kernel's cryptography",
};

function explain(name: string): Pick<BlockedCall, 'why' | 'capabilities'> {
  const guards = GUARDED_CALLS.filter(({ calls }) => calls.includes(name));
  const refusal = REFUSED_CALLS.find(({ calls }) => calls.includes(name));
  return {
    why: guards[0]?.why ?? refusal?.why ?? IN_PART[name] ?? null,
    capabilities: name === 'clone' ? ['CAP_SYS_ADMIN'] : guards.map(({ capability }) => capability),
  };
}
