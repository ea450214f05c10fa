import type { Change, NamespaceKind } from '@drydock/protocol';

/** What the last command did to one process, in words, and the namespaces it put it in. */
export type RowMark = { readonly says: string; readonly namespaces: ReadonlySet<NamespaceKind> };

type Marked = { words: string[]; kinds: Set<NamespaceKind> };

/** Marks by pid. */
export function rowMarks(changes: readonly Change[]): ReadonlyMap<number, RowMark> {
  const marked = new Map<number, Marked>();
  const markOf = (pid: number) => {
    const mark = marked.get(pid) ?? { words: [], kinds: new Set<NamespaceKind>() };
    marked.set(pid, mark);
    return mark;
  };
  const say = (pids: readonly number[], word: string) => {
    for (const pid of pids) markOf(pid).words.push(word);
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'process-started':
        say([change.pid], 'new');
        break;
      case 'process-executed':
        // A process that is new has its first program, whatever it was before.
        if (!markOf(change.pid).words.includes('new')) say([change.pid], 'new program');
        break;
      case 'namespace-changed':
        for (const pid of change.pids) markOf(pid).kinds.add(change.namespace);
        break;
      case 'proc-mounted':
        say(change.pids, '/proc changed');
        break;
      case 'root-changed':
        say(change.pids, 'root changed');
        break;
      case 'cgroup-joined':
        say(change.pids, `moved to cgroup ${change.after}`);
        break;
      default:
        // Of no process, or of one whose row is gone.
        break;
    }
  }
  return new Map([...marked].map(([pid, mark]) => [pid, { says: saysOf(mark), namespaces: mark.kinds }]));
}

/** "new · pid, mnt changed · /proc changed": what it is first, then where. */
function saysOf({ words, kinds }: Marked): string {
  const [first, ...rest] = words;
  const isBorn = first === 'new' || first === 'new program';
  const moved = kinds.size > 0 ? movedWord(kinds, isBorn) : undefined;
  const all = isBorn ? [first, moved, ...rest] : [moved, ...words];
  return [...new Set(all.filter((word) => word !== undefined))].join(' · ');
}

/** The row is narrow: its tags show which kinds, and that they changed. */
function movedWord(kinds: ReadonlySet<NamespaceKind>, isBorn: boolean): string {
  if (kinds.size <= 2) return `${[...kinds].join(', ')} changed`;
  return isBorn ? `${kinds.size} namespaces` : `${kinds.size} namespaces changed`;
}
