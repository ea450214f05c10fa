import type { CgroupView, CheckOf } from '@drydock/protocol';
import { withoutFile } from './cgroup-checks.ts';
import { type Look, notYet, passed } from './observation.ts';
import { cgroupPath, cgroupValue, listsAllCgroups, SoughtCgroups } from './sought-cgroups.ts';

/**
 * An edge over a counter. Each cgroup rises from a base of its own: what it said when the step was entered; 0, when it
 * was made since then. A value below the base lowers it: a cgroup was removed and made again, or what is counted can
 * also become less.
 */
export function cgroupRose(check: CheckOf<'cgroup-rose'>): Look {
  const { file, key, by } = check;
  const sought = new SoughtCgroups(check.cgroup);
  const bases = new Map<string, number>();
  /** Whose file was not there when the step was entered, and so says nothing of that time. */
  const unknown = new Set<string>();
  let isEntry = true;
  const baseOf = ({ path }: CgroupView, value: number): number => {
    const base = bases.get(path) ?? (isEntry || unknown.has(path) ? value : 0);
    return Math.min(base, value);
  };
  return ({ view }) => {
    const found = sought.in(view);
    const rises = found.flatMap((cgroup) => {
      const text = cgroupValue(cgroup, file, key);
      const value = Number(text?.split(/\s/)[0]);
      if (text === undefined || !Number.isFinite(value)) {
        if (isEntry) unknown.add(cgroup.path);
        return [];
      }
      const base = baseOf(cgroup, value);
      bases.set(cgroup.path, base);
      return [{ path: cgroup.path, value, rise: value - base }];
    });
    if (listsAllCgroups(view)) forgetGone(found);
    // Those that could not be listed when the step was entered are not new when they are listed later.
    isEntry = isEntry && !listsAllCgroups(view);
    const highest = rises.sort((one, other) => other.rise - one.rise)[0];
    if (highest === undefined) {
      const first = found[0];
      return first === undefined ? sought.missing(view) : withoutFile(first, check);
    }
    const what = key === undefined ? file : `${key} of ${file}`;
    const { path, value, rise } = highest;
    const source = cgroupPath(path, file);
    if (rise >= by) return passed(`${path}: ${what} rose by ${rise}, to ${value}, since this step began.`, source);
    const wanted = by === 1 ? '' : `; wanted ${by} more`;
    const stands = rise === 0 ? 'as when this step began' : `${rise} more than when this step began`;
    return notYet(`${path}: ${what} is ${value}, ${stands}${wanted}.`, source);
  };

  function forgetGone(found: readonly CgroupView[]): void {
    const paths = new Set(found.map(({ path }) => path));
    for (const path of [...bases.keys(), ...unknown]) {
      if (paths.has(path)) continue;
      bases.delete(path);
      unknown.delete(path);
    }
  }
}
