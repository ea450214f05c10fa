import type { NamespaceKind, ProcessView } from '@drydock/protocol';

/** Processes named before the rest is counted. */
const NAMED_MAX = 4;

/** "bash 14": by the number that `ps` in the learner's Linux shows. */
export function nameOf({ name, pid }: ProcessView): string {
  return `${name} ${pid}`;
}

/** "a", "a and b", "a, b and c" */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function namesOf(processes: readonly ProcessView[]): string {
  const named = processes.slice(0, NAMED_MAX).map(nameOf);
  const rest = processes.length - named.length;
  return listOf(rest === 0 ? named : [...named, `${rest} more`]);
}

/** "pid namespace 4026532590" */
export function worldOf(process: ProcessView, kind: NamespaceKind): string {
  return `${kind} namespace ${process.namespaces[kind] ?? 'unknown'}`;
}

export function namespaceFile({ pid }: ProcessView, kind: NamespaceKind): string {
  return `/proc/${pid}/ns/${kind}`;
}
