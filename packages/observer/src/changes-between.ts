import { type Change, NAMESPACE_KINDS, type ProcessView, type View } from '@drydock/protocol';
import { byIdentity, identityOf, isAlive, sessionInit } from './process-identity.ts';

type MovedChange = Extract<Change, { kind: 'namespace-changed' | 'proc-mounted' }>;

/**
 * What is different in `after`, in the order a story of it is told: who started, who became another program, which
 * worlds are new, what stands at /proc there, who is gone; each by process number. The same views give the same list.
 *
 * A new process has no past of its own: it is compared with its nearest ancestor that was there before, else with the
 * session's pid 1. So a whole family born into a new namespace is one change, whose `before` is where it came from.
 *
 * `concerns` leaves out processes that are somebody else's doing.
 */
export function changesBetween(
  before: View,
  after: View,
  concerns: (process: ProcessView) => boolean = () => true,
): Change[] {
  const earlier = byIdentity(before);
  const later = byIdentity(after);
  const shown = after.processes.filter(concerns);
  const started = shown.filter((process) => !earlier.has(identityOf(process)) && isSurelyNew(process, before));
  // Not listed in a view that could not list all is not the same as ended.
  const ended = isWhole(after)
    ? before.processes.filter((process) => concerns(process) && !later.has(identityOf(process)))
    : [];
  const parents = new Map(after.processes.map((process) => [process.pid, process]));
  const init = sessionInit(before);
  const pairs = shown.map((process) => ({ process, past: pastOf(process, earlier, parents) ?? init }));
  return [
    ...started.map(startedChange),
    ...shown.flatMap((process) => executedChange(earlier.get(identityOf(process)), process)),
    ...NAMESPACE_KINDS.flatMap((namespace) =>
      grouped(pairs, {
        valueOf: ({ namespaces }) => namespaces[namespace],
        toChange: (pids, was, is) => ({
          kind: 'namespace-changed',
          namespace,
          pids,
          before: was,
          after: is,
          source: `/proc/${pids[0]}/ns/${namespace}`,
        }),
      }),
    ),
    ...grouped(pairs, {
      valueOf: ({ procDevice }) => procDevice,
      canBecomeNull: true,
      toChange: (pids, was, is) => ({
        kind: 'proc-mounted',
        pids,
        before: was,
        after: is,
        source: `/proc/${pids[0]}/mountinfo`,
      }),
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
  return [
    { kind: 'process-executed', pid, before: past.command, after: process.command, source: `/proc/${pid}/cmdline` },
  ];
}

/** Every process of the session is listed. */
function isWhole(view: View): boolean {
  return view.processes.length >= view.processCount;
}

/** Of a view that could not list all, only those born after all that it lists are known to be new. */
function isSurelyNew(process: ProcessView, before: View): boolean {
  return isWhole(before) || before.processes.every(({ startTicks }) => startTicks < process.startTicks);
}

function pastOf(
  process: ProcessView,
  earlier: ReadonlyMap<string, ProcessView>,
  parents: ReadonlyMap<number, ProcessView>,
): ProcessView | undefined {
  const seen = new Set<ProcessView>();
  // A view is no single moment: a number used again between two reads could close a circle.
  for (let one: ProcessView | undefined = process; one !== undefined && !seen.has(one); ) {
    const past = earlier.get(identityOf(one));
    if (past !== undefined) return past;
    seen.add(one);
    one = parents.get(one.parentPid);
  }
  return undefined;
}

type Pair = { readonly process: ProcessView; readonly past: ProcessView | undefined };

/** Processes that made the same move are one change. */
function grouped<Value extends string | number>(
  pairs: readonly Pair[],
  options: {
    readonly valueOf: (process: ProcessView) => Value | null;
    readonly canBecomeNull?: boolean;
    readonly toChange: (pids: number[], before: Value | null, after: Value | null) => MovedChange;
  },
): Change[] {
  const groups = new Map<string, { pids: number[]; before: Value | null; after: Value | null }>();
  for (const { process, past } of pairs) {
    // What cannot be read of a dying process has not moved.
    if (past === undefined || !isAlive(process) || !isAlive(past) || process.namespaces.mnt === null) continue;
    const before = options.valueOf(past);
    const after = options.valueOf(process);
    if (before === after || (after === null && options.canBecomeNull !== true)) continue;
    // An unreadable past is no other namespace.
    if (before === null && options.canBecomeNull !== true) continue;
    const key = `${before} ${after}`;
    const group = groups.get(key) ?? { pids: [], before, after };
    group.pids.push(process.pid);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ pids, before, after }) => options.toChange(pids, before, after));
}
