import type { Change } from '@drydock/protocol';

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

export function fileMarks(changes: readonly Change[]): FileMarks {
  const mounts = new Map<string, string>();
  const entries = new Map<string, string>();
  for (const change of changes) {
    if (change.kind === 'mounted') mounts.set(mountKey(change.mountNamespace, change.path), 'new');
    if (change.kind === 'layer-changed') entries.set(entryKey(change.overlay, change.entry), HOW_WORDS[change.how]);
  }
  return { mounts, entries };
}
