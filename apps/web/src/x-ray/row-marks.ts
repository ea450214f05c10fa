import type { Change, NamespaceKind } from '@drydock/protocol';

/** What the last command did to one process, in words, and the namespaces it put it in. */
export type RowMark = { readonly says: string; readonly namespaces: ReadonlySet<NamespaceKind> };

/** Marks by pid. */
export function rowMarks(changes: readonly Change[]): ReadonlyMap<number, RowMark> {
  const started = new Set<number>();
  const executed = new Set<number>();
  const mounted = new Set<number>();
  const moved = new Map<number, NamespaceKind[]>();
  for (const change of changes) {
    switch (change.kind) {
      case 'process-started':
        started.add(change.pid);
        break;
      case 'process-executed':
        executed.add(change.pid);
        break;
      case 'proc-mounted':
        for (const pid of change.pids) mounted.add(pid);
        break;
      case 'namespace-changed':
        for (const pid of change.pids) moved.set(pid, [...(moved.get(pid) ?? []), change.namespace]);
        break;
      case 'process-ended':
        // Its row is gone.
        break;
    }
  }
  const marks = new Map<number, RowMark>();
  for (const pid of new Set([...started, ...executed, ...mounted, ...moved.keys()])) {
    const kinds = moved.get(pid) ?? [];
    const words = [
      started.has(pid) ? 'new' : executed.has(pid) ? 'new program' : '',
      kinds.length > 0 ? `${kinds.join(', ')} changed` : '',
      mounted.has(pid) ? '/proc changed' : '',
    ].filter((word) => word !== '');
    marks.set(pid, { says: words.join(' · '), namespaces: new Set(kinds) });
  }
  return marks;
}

/** Which tabs get the orange dot. */
export function changedTabs(changes: readonly Change[]): { readonly processes: boolean; readonly namespaces: boolean } {
  return {
    processes: changes.some(({ kind }) => kind !== 'namespace-changed'),
    namespaces: changes.some(({ kind }) => kind === 'namespace-changed'),
  };
}
