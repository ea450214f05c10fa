import { opendirSync, statSync } from 'node:fs';
import { parseCgroupProcs, readProcFile, systemErrorCode } from '@drydock/linux';

/** A cgroup deeper than this below the session's is not walked; PATH_MAX would end it at about 16 long names. */
const CGROUP_DEPTH_MAX = 12;
/** Cgroups walked for one view: a learner may make thousands, and each costs about 10 µs. */
const CGROUPS_MAX = 256;
/** Entries looked at in one cgroup: its control files, about sixty, and those below it. */
const ENTRIES_MAX = 512;
/** 10,000 numbers of six digits. */
const CGROUP_PROCS_MAX_BYTES = 64 * 1024;
/** In a cgroup file system, a directory's link count is 2 and one for each cgroup below. */
const LINKS_WITHOUT_CHILDREN = 2;

/** VM numbers of all processes in a cgroup and below, in ascending order; empty when the cgroup is gone. */
export function readCgroupPids(cgroupPath: string): number[] {
  const pids = new Set<number>();
  // Breadth first: when the limit is reached, the deepest are left out. Names are bytes and need not be UTF-8.
  let level: Buffer[] = [Buffer.from(cgroupPath)];
  let walked = 0;
  for (let depth = 0; depth <= CGROUP_DEPTH_MAX && level.length > 0; depth += 1) {
    const next: Buffer[] = [];
    for (const cgroup of level) {
      if (walked >= CGROUPS_MAX) break;
      walked += 1;
      // A threaded cgroup refuses; its processes are listed by the nearest one above that is not.
      const file = readProcFile(join(cgroup, 'cgroup.procs'), CGROUP_PROCS_MAX_BYTES);
      if (file.kind === 'read') for (const pid of parseCgroupProcs(file.bytes)) pids.add(pid);
      next.push(...childCgroups(cgroup));
    }
    level = next;
  }
  return [...pids].sort((one, other) => one - other);
}

function childCgroups(cgroup: Buffer): Buffer[] {
  try {
    // Listing a cgroup means sixty control files: not done for a leaf.
    if (statSync(cgroup).nlink === LINKS_WITHOUT_CHILDREN) return [];
    const children: Buffer[] = [];
    // Read piece by piece, because there may be a hundred thousand. Latin-1 keeps every byte of a name.
    using folder = opendirSync(cgroup, { encoding: 'latin1' });
    for (let count = 0; count < ENTRIES_MAX; count += 1) {
      const entry = folder.readSync();
      if (entry === null) break;
      if (entry.isDirectory()) children.push(join(cgroup, Buffer.from(entry.name, 'latin1')));
    }
    return children;
  } catch (cause) {
    // Removed meanwhile, or nested beyond PATH_MAX.
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENAMETOOLONG') return [];
    throw cause;
  }
}

function join(folder: Buffer, name: string | Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from('/'), typeof name === 'string' ? Buffer.from(name) : name]);
}
