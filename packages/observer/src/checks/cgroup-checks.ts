import type { CgroupView, CheckOf, ProcessView, View } from '@drydock/protocol';
import { type Look, notYet, type Observation, passed } from './observation.ts';
import { isNamed } from './session-view.ts';
import { cgroupPath, cgroupValue, SoughtCgroups } from './sought-cgroups.ts';
import { nameOf, namesOf } from './wording.ts';

export function cgroupExists({ cgroup }: CheckOf<'cgroup-exists'>): Look {
  const sought = new SoughtCgroups(cgroup);
  return ({ view }) => {
    const [found] = sought.in(view);
    return found === undefined
      ? sought.missing(view)
      : passed(`There is a cgroup ${found.path}.`, cgroupPath(found.path));
  };
}

export function cgroupValueIs(check: CheckOf<'cgroup-value'>): Look {
  const { file, key } = check;
  const sought = new SoughtCgroups(check.cgroup);
  return ({ view }) => {
    const found = sought.in(view);
    const valued = found.flatMap((one) => {
      const value = cgroupValue(one, file, key);
      return value === undefined ? [] : [{ path: one.path, value }];
    });
    const right = valued.find(({ value }) => isWanted(value, check));
    const shown = right ?? valued.at(-1);
    if (shown === undefined) {
      const first = found[0];
      return first === undefined ? sought.missing(view) : withoutFile(first, check);
    }
    const says = shown.value === '' ? 'empty' : shown.value;
    const observed = `${shown.path} has ${key === undefined ? `${file} ${says}` : `${key} ${says} in ${file}`}`;
    const source = cgroupPath(shown.path, file);
    return right === undefined ? notYet(`${observed}; wanted ${wish(check)}.`, source) : passed(`${observed}.`, source);
  };
}

/** Of a file with several numbers, such as cpu.max, the first one counts. */
function isWanted(value: string, { equals, atLeast, atMost }: CheckOf<'cgroup-value'>): boolean {
  const number = numberOf(value);
  return (
    (equals === undefined || value === String(equals).trim()) &&
    (atLeast === undefined || number >= numberOf(atLeast)) &&
    (atMost === undefined || number <= numberOf(atMost))
  );
}

/** "max" is above all numbers; what is no number is NaN, and so neither above nor below any. */
function numberOf(value: string | number): number {
  const first = String(value).trim().split(/\s/)[0] ?? '';
  if (first === 'max') return Number.POSITIVE_INFINITY;
  return first === '' ? Number.NaN : Number(first);
}

function wish({ equals, atLeast, atMost }: CheckOf<'cgroup-value'>): string {
  const parts = [
    equals === undefined ? [] : [String(equals)],
    atLeast === undefined ? [] : [`at least ${atLeast}`],
    atMost === undefined ? [] : [`at most ${atMost}`],
  ];
  return parts.flat().join(' and ') || 'any value';
}

export function withoutFile(
  cgroup: CgroupView,
  { file, key }: Pick<CheckOf<'cgroup-value'>, 'file' | 'key'>,
): Observation {
  const { path } = cgroup;
  if (cgroup.files[file] !== undefined) return notYet(`${file} of ${path} has no ${key}.`, cgroupPath(path, file));
  const controller = file.split('.')[0];
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const observed = `${path} has no file ${file}: ${parent} does not hand the ${controller} controller on.`;
  return notYet(observed, cgroupPath(parent, 'cgroup.subtree_control'));
}

export function cgroupHolds({ cgroup, name }: CheckOf<'cgroup-holds'>): Look {
  const sought = new SoughtCgroups(cgroup);
  return ({ view, others }) => {
    const aboard = others.flatMap((process) => {
      const path = pathsUpFrom(process.cgroup).find((one) => sought.isSought(one));
      return path === undefined ? [] : [{ process, path }];
    });
    const found = aboard.find(({ process }) => isNamed(process, name));
    if (found !== undefined) {
      const { process, path } = found;
      const below = process.cgroup === path ? '' : `, below ${path}`;
      const observed = `${nameOf(process)} is in ${process.cgroup}${below}.`;
      return passed(observed, cgroupPath(process.cgroup ?? path, 'cgroup.procs'));
    }
    const path = aboard[0]?.path ?? sought.in(view)[0]?.path;
    if (path === undefined) return sought.missing(view);
    const inside = aboard.map(({ process }) => process);
    const who = inside.length === 0 ? 'no process' : `${namesOf(inside)}, but no ${name}`;
    const where = whereIs(name, others);
    return notYet(`${path} holds ${who}.${where}`, cgroupPath(path, 'cgroup.procs'));
  };
}

/** "/mine/hold", "/mine", "/" */
function pathsUpFrom(cgroup: string | null): string[] {
  if (cgroup === null) return [];
  if (cgroup === '/') return ['/'];
  return [cgroup, ...pathsUpFrom(cgroup.slice(0, cgroup.lastIndexOf('/')) || '/')];
}

function whereIs(name: string | undefined, processes: View['processes'] | readonly ProcessView[]): string {
  const one = name === undefined ? undefined : processes.findLast((process) => isNamed(process, name));
  return one === undefined || one.cgroup === null ? '' : ` ${nameOf(one)} is in ${one.cgroup}.`;
}
