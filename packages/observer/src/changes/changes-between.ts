import type { Change, View } from '@drydock/protocol';
import { objectChanges } from './object-changes.ts';
import { processChanges } from './process-changes.ts';

/** What is different in `after`: first of processes, then of all that belongs to none. */
export function changesBetween(before: View, after: View): Change[] {
  const all = { concerns: () => true, concernsEnd: () => true };
  return joinedChanges(processChanges(before, after, all), objectChanges(before, after, all.concerns));
}

/** A proc file system at somebody's /proc is told as that, and not once more as a mount. */
export function joinedChanges(ofProcesses: readonly Change[], ofObjects: readonly Change[]): Change[] {
  const isToldAlready = ofProcesses.some(({ kind }) => kind === 'proc-mounted');
  const isProc = (change: Change) =>
    (change.kind === 'mounted' || change.kind === 'unmounted') &&
    change.type === 'proc' &&
    change.path.endsWith('/proc');
  return [...ofProcesses, ...ofObjects.filter((change) => !(isToldAlready && isProc(change)))];
}
