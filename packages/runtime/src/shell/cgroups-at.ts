import { existsSync } from 'node:fs';
import { type Mount, parseCgroupProcs, parseStatusIds, readParsed } from '@drydock/linux';
import type { CgroupHere, Here } from '../container/here.ts';
import type { Session } from '../session/session.ts';
import { sessionFolders } from '../session/specification.ts';
import type { ShellPlace } from './shell-place.ts';

/** More processes than a session may have. */
const PROCESSES_MAX = 1024;
const UNKNOWN: CgroupHere = { exists: false, holdsShell: false, containers: [] };

/** What the groups below the shell's /sys/fs/cgroup are like; of anything else that is mounted there nothing is said. */
export function cgroupsAt(session: Session, place: ShellPlace, mounts: readonly Mount[]): Here['cgroupAt'] {
  const mount = mounts.findLast(({ mountPoint }) => mountPoint === '/sys/fs/cgroup');
  const top = sessionFolders(session.specification).cgroup;
  const folder = mount?.fsType === 'cgroup2' ? `/sys/fs/cgroup${mount.root === '/' ? '' : mount.root}` : null;
  if (folder === null || !`${folder}/`.startsWith(`${top}/`)) return () => UNKNOWN;
  const sessionLevel = numbersOf(session.init).length - 1;
  const shellLevel = numbersOf(place.process).length - 1;
  return (cgroup) => {
    const path = `${folder}${cgroup}`;
    const members = readParsed(`${path}/cgroup.procs`, parseCgroupProcs) ?? [];
    return {
      exists: existsSync(path),
      holdsShell: place.cgroup === path,
      containers: members.slice(0, PROCESSES_MAX).flatMap((process) => {
        const numbers = numbersOf(process);
        const isFirstInside = numbers.length - 1 > shellLevel && numbers.at(-1) === 1;
        return isFirstInside ? (numbers[sessionLevel] ?? []) : [];
      }),
    };
  };
}

/** On every level, the machine's first. */
const numbersOf = (process: number): readonly number[] =>
  readParsed(`/proc/${process}/status`, parseStatusIds)?.NSpid ?? [];
