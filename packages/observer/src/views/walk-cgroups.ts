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

export type WalkedCgroup = {
  /** As the VM finds it. Names are bytes and need not be UTF-8. */
  readonly folder: Buffer;
  /** Below the cgroup the walk began at, which is "/" itself. */
  readonly path: string;
  /** VM numbers of the processes in it, those below not included. */
  readonly pids: readonly number[];
};

/** A cgroup and all below it, breadth first: at the limit the deepest are left out. Empty when it is gone. */
export function walkCgroups(top: string): WalkedCgroup[] {
  const walked: WalkedCgroup[] = [];
  let level: { folder: Buffer; path: string }[] = [{ folder: Buffer.from(top), path: '/' }];
  for (let depth = 0; depth <= CGROUP_DEPTH_MAX && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { folder, path } of level) {
      if (walked.length >= CGROUPS_MAX) return walked;
      // A threaded cgroup refuses; its processes are listed by the nearest one above that is not.
      const file = readProcFile(childOf(folder, 'cgroup.procs'), CGROUP_PROCS_MAX_BYTES);
      walked.push({ folder, path, pids: file.kind === 'read' ? parseCgroupProcs(file.bytes) : [] });
      for (const name of namesBelow(folder)) {
        next.push({ folder: childOf(folder, name), path: `${path === '/' ? '' : path}/${name.toString('utf8')}` });
      }
    }
    level = next;
  }
  return walked;
}

function namesBelow(cgroup: Buffer): Buffer[] {
  try {
    // Listing a cgroup means sixty control files: not done for a leaf.
    if (statSync(cgroup).nlink === LINKS_WITHOUT_CHILDREN) return [];
    const names: Buffer[] = [];
    // Read piece by piece, because there may be a hundred thousand. Latin-1 keeps every byte of a name.
    using folder = opendirSync(cgroup, { encoding: 'latin1' });
    for (let count = 0; count < ENTRIES_MAX; count += 1) {
      const entry = folder.readSync();
      if (entry === null) break;
      if (entry.isDirectory()) names.push(Buffer.from(entry.name, 'latin1'));
    }
    return names;
  } catch (cause) {
    // Removed meanwhile, or nested beyond PATH_MAX.
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENAMETOOLONG') return [];
    throw cause;
  }
}

export function childOf(folder: Buffer, name: string | Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from('/'), typeof name === 'string' ? Buffer.from(name) : name]);
}
