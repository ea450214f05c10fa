import type { CheckOf } from '@drydock/protocol';
import { type Look, notYet, passed, UNREAD } from './observation.ts';
import { cgroupPath, listsAllCgroups, SoughtCgroups } from './sought-cgroups.ts';
import { namesOf } from './wording.ts';

/** Remembers that there was such a cgroup; passes when there is none. */
export function cgroupGone({ cgroup }: CheckOf<'cgroup-gone'>): Look {
  const sought = new SoughtCgroups(cgroup);
  let last: string | null = null;
  return ({ view, others }) => {
    const found = sought.in(view)[0];
    if (found !== undefined) {
      last = found.path;
      const inside = others.filter((process) => process.cgroup === found.path);
      const holds = inside.length === 0 ? '' : `, and holds ${namesOf(inside)}`;
      return notYet(`${found.path} is still there${holds}.`, cgroupPath(found.path, 'cgroup.procs'));
    }
    if (last === null) {
      return view.cgroups.length === 0
        ? UNREAD
        : notYet(`There has been ${sought.noneOfThem} since this step began.`, cgroupPath('/'));
    }
    if (!listsAllCgroups(view)) return notYet('There are too many cgroups to see all of them.', cgroupPath('/'));
    return passed(`${last} was there, and is gone.`, cgroupPath('/'));
  };
}
