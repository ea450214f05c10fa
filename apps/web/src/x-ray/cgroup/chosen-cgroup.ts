import type { CgroupView, Change } from '@drydock/protocol';
import { create } from 'zustand';

/** The cgroup whose files are shown: the one clicked, or the one a command changed, whichever was last. */
export const useChosenCgroup = create<{ readonly path: string | null }>(() => ({ path: null }));

export const chooseCgroup = (path: string): void => useChosenCgroup.setState({ path });

/** The cgroup that the last of these changes is about. */
export function changedCgroup(changes: readonly Change[]): string | null {
  for (const change of changes.toReversed()) {
    switch (change.kind) {
      case 'cgroup-made':
      case 'cgroup-set':
      case 'cgroup-event':
        return change.path;
      case 'cgroup-joined':
        return change.after;
      default:
        break;
    }
  }
  return null;
}

/** What is there: the chosen one, else the learner's first own, else the top. */
export function shownCgroup(cgroups: readonly CgroupView[], chosen: string | null): CgroupView | undefined {
  return (
    cgroups.find(({ path }) => path === chosen) ??
    cgroups.find(({ path }) => path !== '/' && path !== '/shells') ??
    cgroups[0]
  );
}
