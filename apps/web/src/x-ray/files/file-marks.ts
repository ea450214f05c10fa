import type { Change, View } from '@drydock/protocol';

type How = Extract<Change, { kind: 'layer-changed' }>['how'];

const HOW_WORDS: { readonly [Each in How]: string } = {
  added: 'new',
  changed: 'changed',
  removed: 'gone',
  'copied-up': 'copied up',
  'whited-out': 'new',
  'made-opaque': 'new',
};

/** What the last command did to mounts and to upper layers: a word for each that is still there to carry it. */
export type FileMarks = {
  /** By `mountKey`. */
  readonly mounts: ReadonlyMap<string, string>;
  /** By `entryKey`. */
  readonly entries: ReadonlyMap<string, string>;
};

export const mountKey = (mountNamespace: number, path: string): string => `${mountNamespace} ${path}`;
export const entryKey = (overlay: string, entry: string): string => `${overlay} ${entry}`;

export function fileMarks(changes: readonly Change[], namespaces: View['mountNamespaces']): FileMarks {
  const mounts = new Map<string, string>();
  const entries = new Map<string, string>();
  for (const change of changes) {
    if (change.kind === 'mounted') mounts.set(mountKey(change.mountNamespace, change.path), 'new');
    // A new /proc is told by who finds it there, not by where it was mounted.
    if (change.kind === 'proc-mounted') {
      const own = namespaces.filter(({ pids }) => pids.some((pid) => change.pids.includes(pid)));
      for (const { inode } of own) mounts.set(mountKey(inode, '/proc'), 'new');
    }
    if (change.kind === 'layer-changed') entries.set(entryKey(change.overlay, change.entry), HOW_WORDS[change.how]);
  }
  return { mounts, entries };
}
