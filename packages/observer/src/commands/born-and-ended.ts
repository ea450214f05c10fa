import type { ProcessView, View } from '@drydock/protocol';
import { byIdentity, identityOf } from '../process-identity.ts';

/** `returned`: the command that alone can have ended it. */
export type EndedProcess = { readonly process: ProcessView; readonly returned: number | null };

/** Those of a view that could not list all may still be there. */
export function endedBetween(before: View | null, after: View): ProcessView[] {
  if (before === null || after.processes.length < after.processCount) return [];
  const later = byIdentity(after);
  return before.processes.filter((process) => !later.has(identityOf(process)));
}

/** Those that a view before, which could not list all, may have left out are among them. */
export function bornBetween(before: View | null, after: View): ProcessView[] {
  if (before === null) return [];
  const earlier = byIdentity(before);
  return after.processes.filter((process) => !earlier.has(identityOf(process)));
}
