import { type Change, NAMESPACE_KINDS, type ProcessView, type View } from '@drydock/protocol';
import { byIdentity, identityOf, isAlive } from '../process-identity.ts';
import { groupedMoves } from './grouped-moves.ts';
import { ProcessPasts } from './process-pasts.ts';

/** Which processes' changes are told: not those that are somebody else's doing. */
export type ProcessConcerns = {
  readonly concerns: (process: ProcessView) => boolean;
  /** Anybody may end a process, so this is a question of its own. */
  readonly concernsEnd: (process: ProcessView) => boolean;
};

/**
 * In the order a story of it is told: who started, who became another program, which worlds are new, where the root is
 * and what stands at /proc there, who is gone; each by process number. The same views give the same list.
 */
export function processChanges(before: View, after: View, { concerns, concernsEnd }: ProcessConcerns): Change[] {
  const pasts = new ProcessPasts(before, after);
  const later = byIdentity(after);
  const shown = after.processes.filter(concerns);
  const started = shown.filter((process) => pasts.own(process) === undefined && isSurelyNew(process, before));
  // Not listed in a view that could not list all is not the same as ended.
  const ended = isWhole(after)
    ? before.processes.filter((process) => !later.has(identityOf(process)) && concernsEnd(process))
    : [];
  const pairs = shown.map((process) => pasts.pair(process));
  return [
    ...started.map(startedChange),
    ...shown.flatMap((process) => executedChange(pasts.own(process), process)),
    ...NAMESPACE_KINDS.flatMap((namespace) =>
      groupedMoves(pairs, {
        valueOf: ({ namespaces }) => namespaces[namespace],
        toChange: (pids, was, is) => {
          const source = `/proc/${pids[0]}/ns/${namespace}`;
          return { kind: 'namespace-changed', namespace, pids, before: was, after: is, source };
        },
      }),
    ),
    ...groupedMoves(pairs, {
      valueOf: ({ root }) => root,
      toChange: (pids, was, is) => {
        return { kind: 'root-changed', pids, before: was, after: is, source: `/proc/${pids[0]}/root` };
      },
    }),
    ...groupedMoves(pairs, {
      valueOf: ({ procDevice }) => procDevice,
      canBeNull: true,
      toChange: (pids, was, is) => {
        return { kind: 'proc-mounted', pids, before: was, after: is, source: `/proc/${pids[0]}/mountinfo` };
      },
    }),
    ...ended.map(endedChange),
  ];
}

function startedChange({ pid, insidePids, command }: ProcessView): Change {
  return { kind: 'process-started', pid, insidePids: [...insidePids], command, source: `/proc/${pid}/status` };
}

function endedChange({ pid, command }: ProcessView): Change {
  return { kind: 'process-ended', pid, command, source: `/proc/${pid}` };
}

/** The kernel counts no execve(2)s: another command line is what shows one. (A program may also rewrite its own.) */
function executedChange(past: ProcessView | undefined, process: ProcessView): Change[] {
  if (past === undefined || past.command === process.command || !isAlive(process)) return [];
  // A read in the middle of execve(2) finds the new name already, and no arguments yet.
  if (past.command === `[${process.name}]`) return [];
  const { pid } = process;
  const source = `/proc/${pid}/cmdline`;
  return [{ kind: 'process-executed', pid, before: past.command, after: process.command, source }];
}

/** Every process of the session is listed. */
function isWhole(view: View): boolean {
  return view.processes.length >= view.processCount;
}

/** Of a view that could not list all, only those born after all that it lists are known to be new. */
function isSurelyNew(process: ProcessView, before: View): boolean {
  return isWhole(before) || before.processes.every(({ startTicks }) => startTicks < process.startTicks);
}
