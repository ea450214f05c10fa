import type { Change } from '@drydock/protocol';

/** A change that was shown, and whether the kernel has taken it back since. */
export type SeenChange = { readonly key: string; readonly change: Change; readonly isGone: boolean };

/** So many that came and went are kept, those seen first: a command may mount and unmount for ever. */
const GONE_MAX = 40;

/**
 * What is to be shown of a command, after what was shown a moment ago: everything stays where it is, what is new comes
 * behind, and what is gone again stays with a word. So nothing moves under the eyes of a reader while a command works.
 */
export function seenChanges(before: readonly SeenChange[], changes: readonly Change[]): readonly SeenChange[] {
  const now = keyed(changes);
  const stayed = before.map(({ key, change }) => ({ key, change: now.get(key) ?? change, isGone: !now.has(key) }));
  const known = new Set(before.map(({ key }) => key));
  const added = [...now].filter(([key]) => !known.has(key)).map(([key, change]) => ({ key, change, isGone: false }));
  let gone = 0;
  return [...stayed, ...added].filter(({ isGone }) => !isGone || ++gone <= GONE_MAX);
}

/** What may become another while it is the same change: who is concerned, how much, and where it is read. */
const VARYING = new Set(['pids', 'insidePids', 'command', 'by', 'bytes', 'source']);
/** Of these the value now says which one it is; of others it may change again. */
const TOLD_BY_AFTER = new Set(['namespace-changed', 'proc-mounted', 'root-changed', 'cgroup-joined']);

function keyed(changes: readonly Change[]): ReadonlyMap<string, Change> {
  const byKey = new Map<string, Change>();
  for (const change of changes) {
    const name = JSON.stringify(change, (field, value: unknown) =>
      VARYING.has(field) || (field === 'after' && !TOLD_BY_AFTER.has(change.kind)) ? undefined : value,
    );
    let key = name;
    for (let number = 2; byKey.has(key); number += 1) key = `${name} ${number}`;
    byKey.set(key, change);
  }
  return byKey;
}
