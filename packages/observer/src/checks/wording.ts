import type { NamespaceKind, ProcessView } from '@drydock/protocol';
import { notYet, type Observation } from './observation.ts';
import type { SessionView } from './session-view.ts';

/** Processes, cgroups or links named before the rest is counted. */
const NAMED_MAX = 4;

/** "bash 14": by the number that `ps` in the learner's Linux shows. */
export function nameOf({ name, pid }: ProcessView): string {
  return `${name} ${pid}`;
}

/** "a", "a and b", "a, b and c" */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first few, and how many more there are. */
export function someOf(words: readonly string[]): string {
  const rest = words.length - NAMED_MAX;
  return listOf(rest <= 0 ? words : [...words.slice(0, NAMED_MAX), `${rest} more`]);
}

export function namesOf(processes: readonly ProcessView[]): string {
  return someOf(processes.map(nameOf));
}

/** "1 lower layer", "3 lower layers" */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** "a file", "an overlay" */
export function oneOf(thing: string): string {
  return `${/^[aeio]/.test(thing) ? 'an' : 'a'} ${thing}`;
}

/** "pid namespace 4026532590" */
export function worldOf(process: ProcessView, kind: NamespaceKind): string {
  return `${kind} namespace ${process.namespaces[kind] ?? 'unknown'}`;
}

export function namespaceFile({ pid }: Pick<ProcessView, 'pid'>, kind: NamespaceKind): string {
  return `/proc/${pid}/ns/${kind}`;
}

/** "bash 14 shares pid namespace 4026531836 with your Linux." */
export function sharing(
  session: SessionView,
  process: ProcessView,
  kinds: readonly NamespaceKind[],
): Observation & { readonly source: string } {
  const source = namespaceFile(process, kinds[0] ?? 'pid');
  const worlds = listOf(kinds.map((kind) => worldOf(process, kind)));
  const said =
    process === session.init
      ? `Your Linux is in ${worlds}, and nothing else runs in it.`
      : `${nameOf(process)} shares ${worlds} with your Linux.`;
  return { ...notYet(said, source), source };
}

/** What is still to be done when no process has left the session's namespace of this kind. */
export function nobodyLeft(session: SessionView, kind: NamespaceKind): Observation {
  return sharing(session, session.mostTelling(), [kind]);
}
