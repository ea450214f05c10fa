import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { AT_FDCWD, call, O_CLOEXEC, O_WRONLY, result } from '@drydock/linux';
import { removeCgroup } from '../cgroup/remove-cgroup.ts';
import { wholeDisk } from '../cgroup/whole-disk.ts';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

/** Period of cpu.max in microseconds: the kernel's default, and Docker's. */
const CPU_PERIOD_US = 100_000;

/** Cgroups a session may make: each view of it walks them all. */
const DESCENDANTS_MAX = 256;

/** Files a delegated cgroup's new owner may write: cgroups(7), "Cgroups delegation". Its limits stay ours. */
const DELEGATED_FILES = ['cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'];

/**
 * What the session may use. A cgroup is a directory; its limits are files in it. The directory then goes to the
 * session's root, who can make cgroups below it, but cannot raise what was written here.
 */
export function controlGroup(specification: SessionSpecification): Operation {
  const { cgroup } = sessionFolders(specification);
  const { limits, firstId } = specification;
  const files: readonly [string, string][] = [
    ['memory.max', String(limits.memoryBytes)],
    ['memory.swap.max', '0'],
    ['cpu.max', `${Math.round(limits.cpus * CPU_PERIOD_US)} ${CPU_PERIOD_US}`],
    ['pids.max', String(limits.pids)],
    ['cgroup.max.descendants', String(DESCENDANTS_MAX)],
    ...diskSpeed(specification),
  ];
  return {
    name: 'control-group',
    title: 'Write down what it may use',
    effect: `${cgroup} exists, with ${files.map(([name, value]) => `${name} ${value}`).join(', ')}`,
    byHand: [`mkdir ${cgroup}`, ...files.map(([name, value]) => `echo "${value}" > ${cgroup}/${name}`)],
    steps: [
      {
        engine: 'make the cgroup and write its limits',
        run: () => {
          mkdirSync(cgroup);
          for (const [name, value] of files) {
            // A kernel without swap has no memory.swap.max.
            if (name !== 'memory.swap.max' || existsSync(`${cgroup}/${name}`))
              writeFileSync(`${cgroup}/${name}`, value);
          }
          for (const path of ['', ...DELEGATED_FILES.map((name) => `/${name}`)])
            chownSync(cgroup + path, firstId, firstId);
        },
      },
    ],
    undo: () => removeCgroup(cgroup),
  };
}

/** cgroups(7) "io.max", for the disk that the session's files lie on; a file system without a disk has no such limit. */
function diskSpeed({ limits, paths }: SessionSpecification): [string, string][] {
  const { readBytesPerSecond: read, writeBytesPerSecond: write } = limits;
  const device = wholeDisk(paths.storage);
  if (device === null || (read === undefined && write === undefined)) return [];
  return [['io.max', `${device} rbps=${read ?? 'max'} wbps=${write ?? 'max'}`]];
}

/** The calls by which a process puts itself into a cgroup: "0" stands for the one that writes. */
export function joinCgroup(cgroup: string) {
  return [
    call('openat', [AT_FDCWD, `${cgroup}/cgroup.procs`, O_WRONLY | O_CLOEXEC, 0], { result: 'cgroup.procs' }),
    call('write', [result('cgroup.procs'), { bytes: Buffer.from('0'), shown: '"0"' }, 1]),
    call('close', [result('cgroup.procs')]),
  ];
}
