import type { Change } from '@drydock/protocol';

/** What the last command did to one cgroup: in words, and which files say something else. */
export type CgroupMark = { readonly says: string; readonly files: ReadonlySet<string> };

/** Marks by the cgroup's path. */
export function cgroupMarks(changes: readonly Change[]): ReadonlyMap<string, CgroupMark> {
  const words = new Map<string, string[]>();
  const files = new Map<string, Set<string>>();
  const say = (path: string, word: string) => words.set(path, [...(words.get(path) ?? []), word]);
  const touch = (path: string, file: string) => files.set(path, (files.get(path) ?? new Set()).add(file));
  for (const change of changes) {
    switch (change.kind) {
      case 'cgroup-made':
        say(change.path, 'new');
        break;
      case 'cgroup-joined':
        say(change.after, `${change.pids.length} joined`);
        say(change.before, `${change.pids.length} left`);
        break;
      case 'cgroup-set':
        say(change.path, `${change.file} set`);
        touch(change.path, change.file);
        break;
      case 'cgroup-event':
        if (change.key === 'oom_kill') say(change.path, change.by === 1 ? 'OOM kill' : `${change.by} OOM kills`);
        else if (change.key === 'nr_throttled') say(change.path, 'held back');
        else if (change.file === 'pids.events') say(change.path, 'fork refused');
        touch(change.path, change.file);
        break;
      default:
        // Of no cgroup, or of one whose row is gone.
        break;
    }
  }
  const paths = new Set([...words.keys(), ...files.keys()]);
  return new Map(
    [...paths].map((path) => [
      path,
      { says: [...new Set(words.get(path))].join(' · '), files: files.get(path) ?? new Set() },
    ]),
  );
}
