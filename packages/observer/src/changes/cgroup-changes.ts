import { type CgroupFile, type CgroupView, type Change, VIEW_CGROUPS_MAX, type View } from '@drydock/protocol';
import { groupedMoves } from './grouped-moves.ts';
import type { ProcessPair } from './process-pasts.ts';

/** The files one sets, each with what it says in a cgroup that was just made; cgroup-v2.rst. */
const SETTINGS: readonly (readonly [CgroupFile, string])[] = [
  ['cgroup.subtree_control', ''],
  ['memory.max', 'max'],
  ['memory.high', 'max'],
  ['memory.swap.max', 'max'],
  ['memory.oom.group', '0'],
  ['cpu.max', 'max 100000'],
  ['cpu.weight', '100'],
  ['pids.max', 'max'],
  ['io.max', ''],
  ['cgroup.freeze', '0'],
];

type EventCounter = {
  readonly file: CgroupFile;
  readonly key: string;
  /** A parent's counter counts those of its children too. */
  readonly isHierarchical: boolean;
};

/**
 * Counters of what a limit did to somebody. Not `oom`: each kill counts it too; and no statistics, which rise whenever
 * anything runs.
 */
const EVENTS: readonly EventCounter[] = [
  { file: 'memory.events', key: 'high', isHierarchical: true },
  { file: 'memory.events', key: 'max', isHierarchical: true },
  { file: 'memory.events', key: 'oom_kill', isHierarchical: true },
  { file: 'cpu.stat', key: 'nr_throttled', isHierarchical: false },
  { file: 'pids.events', key: 'max', isHierarchical: false },
];

type Cgroups = ReadonlyMap<string, CgroupView>;

/** Cgroups made, set, and removed, and what their limits did; by path. */
export function cgroupChanges(before: View, after: View): Change[] {
  // A living session has at least its own top.
  if (before.cgroups.length === 0 || after.cgroups.length === 0) return [];
  const earlier = byPath(before);
  const later = byPath(after);
  // Not listed in a view that could not list all is neither new nor gone.
  const made = listsAll(before) ? after.cgroups.filter(({ path }) => !earlier.has(path)) : [];
  const removed = listsAll(after) ? before.cgroups.filter(({ path }) => !later.has(path)) : [];
  const known = after.cgroups.filter((cgroup) => earlier.has(cgroup.path) || made.includes(cgroup));
  return [
    ...made.map(({ path }): Change => ({ kind: 'cgroup-made', path, source: folderOf(path) })),
    ...known.flatMap((cgroup) => settingChanges(earlier.get(cgroup.path), cgroup)),
    ...eventChanges(earlier, known),
    ...removed.map(({ path }): Change => ({ kind: 'cgroup-removed', path, source: folderOf(parentOf(path)) })),
  ];
}

/** Also of new processes: they are compared with where their ancestors were. */
export function cgroupJoins(pairs: readonly ProcessPair[]): Change[] {
  return groupedMoves(pairs, {
    valueOf: ({ cgroup }) => cgroup,
    toChange: (pids, before, after) => {
      const source = `/proc/${pids[0]}/cgroup`;
      return { kind: 'cgroup-joined', pids, before: before ?? '', after: after ?? '', source };
    },
  });
}

/** In a cgroup that is new, or got a controller, a file began with what the kernel puts there. */
function settingChanges(past: CgroupView | undefined, { path, files }: CgroupView): Change[] {
  return SETTINGS.flatMap(([file, initial]): Change[] => {
    const value = files[file];
    const was = past?.files[file] ?? initial;
    if (value === undefined || value === was) return [];
    return [{ kind: 'cgroup-set', path, file, before: was, after: value, source: fileOf(path, file) }];
  });
}

function eventChanges(earlier: Cgroups, cgroups: readonly CgroupView[]): Change[] {
  return EVENTS.flatMap((counter) => {
    const rises = new Map<string, number>();
    for (const cgroup of cgroups) {
      const rise = countOf(cgroup, counter) - countOf(earlier.get(cgroup.path), counter);
      if (rise > 0) rises.set(cgroup.path, rise);
    }
    return [...rises].flatMap(([path, rise]): Change[] => {
      // The session's own processor time is the lab's to give: running into that limit is nobody's doing.
      if (path === '/' && counter.key === 'nr_throttled') return [];
      const by = counter.isHierarchical ? rise - belowOf(path, rises) : rise;
      const { file, key } = counter;
      return by > 0 ? [{ kind: 'cgroup-event', path, file, key, by, source: fileOf(path, file) }] : [];
    });
  });
}

function countOf(cgroup: CgroupView | undefined, { file, key }: EventCounter): number {
  const line = cgroup?.files[file]?.split('\n').find((one) => one.startsWith(`${key} `));
  const count = Number(line?.slice(key.length + 1));
  return Number.isSafeInteger(count) ? count : 0;
}

/** What its children count of it. */
function belowOf(path: string, rises: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [other, rise] of rises) if (other !== '/' && parentOf(other) === path) sum += rise;
  return sum;
}

const byPath = ({ cgroups }: View): Cgroups => new Map(cgroups.map((cgroup) => [cgroup.path, cgroup]));
const listsAll = ({ cgroups }: View): boolean => cgroups.length < VIEW_CGROUPS_MAX;
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const folderOf = (path: string): string => `/sys/fs/cgroup${path === '/' ? '' : path}`;
const fileOf = (path: string, file: CgroupFile): string => `${folderOf(path)}/${file}`;
