import type { Check, NamespaceKind, ProcessView } from '@drydock/protocol';
import type { SessionProcesses } from './session-processes.ts';
import { listOf, nameOf, namesOf, namespaceFile, worldOf } from './wording.ts';

/** `observed` is a whole sentence; `source` can be read in the learner's own shell. */
export type Observation = { readonly isPassed: boolean; readonly observed: string; readonly source: string | null };

type CheckOf<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

export function processIsPidOne({ name }: CheckOf<'process-is-pid-one'>, session: SessionProcesses): Observation {
  const ones = session.pidOnes();
  const one = ones.find((process) => name === undefined || process.name === name);
  if (one !== undefined) {
    const observed = `${one.name} is number ${one.pid} in your Linux and number 1 inside ${worldOf(one, 'pid')}.`;
    return { isPassed: true, observed, source: `/proc/${one.pid}/status` };
  }
  const other = ones[0];
  if (other !== undefined) {
    const observed = `${nameOf(other)} is number 1 inside ${worldOf(other, 'pid')}, but ${name} is not.`;
    return { isPassed: false, observed, source: `/proc/${other.pid}/status` };
  }
  return { isPassed: false, ...sharing(session, session.mostTelling(), ['pid']) };
}

export function namespacesDiffer({ namespaces }: CheckOf<'namespaces-differ'>, session: SessionProcesses): Observation {
  const ownKinds = (process: ProcessView) => namespaces.filter((kind) => session.hasOwn(process, kind));
  const most = Math.max(0, ...session.others.map((process) => ownKinds(process).length));
  const process = session.mostTelling(session.others.filter((one) => ownKinds(one).length === most));
  const shared = namespaces.filter((kind) => !session.hasOwn(process, kind));
  if (most === namespaces.length) {
    const own = listOf(namespaces.map((kind) => worldOf(process, kind)));
    const theirs = listOf(namespaces.map((kind) => String(session.init.namespaces[kind])));
    const observed = `${nameOf(process)} is in ${own}; your Linux is in ${theirs}.`;
    return { isPassed: true, observed, source: namespaceFile(process, namespaces[0] ?? 'pid') };
  }
  const still = sharing(session, process, shared);
  const own = listOf(ownKinds(process).map((kind) => worldOf(process, kind)));
  return { isPassed: false, ...still, observed: own === '' ? still.observed : `${still.observed} Its own: ${own}.` };
}

export function procIsFresh(_check: CheckOf<'proc-is-fresh'>, session: SessionProcesses): Observation {
  const { init } = session;
  const ones = session.pidOnes();
  const fresh = ones.find(({ procDevice }) => procDevice !== null && procDevice !== init.procDevice);
  const process = fresh ?? (ones.length === 0 ? undefined : session.mostTelling(ones));
  if (process === undefined) return { isPassed: false, ...sharing(session, session.mostTelling(), ['pid']) };
  const source = `/proc/${process.pid}/mountinfo`;
  if (fresh !== undefined) {
    const observed = `At /proc ${nameOf(process)} finds proc file system ${process.procDevice}; your Linux has ${init.procDevice ?? 'none'}.`;
    return { isPassed: true, observed, source };
  }
  const found = `proc file system ${process.procDevice}, the one of your Linux`;
  const observed = `At /proc ${nameOf(process)} finds ${process.procDevice === null ? 'no proc file system' : found}.`;
  return { isPassed: false, observed, source };
}

export function namespaceShared(
  { namespace, count }: CheckOf<'namespace-shared'>,
  session: SessionProcesses,
): Observation {
  const groups = Map.groupBy(
    session.others.filter((process) => session.hasOwn(process, namespace)),
    (process) => process.namespaces[namespace],
  );
  const largest = [...groups.values()].sort((one, other) => other.length - one.length)[0];
  const first = largest?.[0];
  if (largest === undefined || first === undefined) {
    return { isPassed: false, ...sharing(session, session.mostTelling(), [namespace]) };
  }
  const observed =
    largest.length === 1
      ? `${nameOf(first)} is alone in ${worldOf(first, namespace)}.`
      : `${largest.length} processes are in ${worldOf(first, namespace)}: ${namesOf(largest)}.`;
  return { isPassed: largest.length >= count, observed, source: namespaceFile(first, namespace) };
}

/** "bash 14 shares pid namespace 4026531836 with your Linux." */
export function sharing(
  session: SessionProcesses,
  process: ProcessView,
  kinds: readonly NamespaceKind[],
): Pick<Observation, 'observed' | 'source'> {
  const source = namespaceFile(process, kinds[0] ?? 'pid');
  const worlds = listOf(kinds.map((kind) => worldOf(process, kind)));
  if (process === session.init) return { observed: `Your Linux is in ${worlds}, and nothing else runs in it.`, source };
  return { observed: `${nameOf(process)} shares ${worlds} with your Linux.`, source };
}
