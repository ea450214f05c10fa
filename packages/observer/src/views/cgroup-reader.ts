import { readFileSync } from 'node:fs';
import { unlessRefused } from '@drydock/linux';
import { CGROUP_FILES, type CgroupFile, type CgroupView, MEMORY_STAT_KEYS, VIEW_CGROUPS_MAX } from '@drydock/protocol';
import { ReadingBudget } from './reading-budget.ts';
import { Remembered } from './remembered.ts';
import { shownPath } from './shown-path.ts';
import { childOf, type WalkedCgroup } from './walk-cgroups.ts';

/** An ordinary cgroup costs 0.1 ms, two under emulation; the kernel adds up statistics when it is asked. */
const READING_MAX_MS = 25;
const READ_FOR_SURE = 6;

/** What the files of a session's cgroups say. */
export class CgroupReader {
  readonly #remembered = new Remembered<Record<string, string>>();

  /** @param learnersPid number in the learner's Linux by the VM's number; of a process that is not listed undefined */
  read(walked: readonly WalkedCgroup[], learnersPid: (vmPid: number) => number | undefined): CgroupView[] {
    const listed = walked.slice(0, VIEW_CGROUPS_MAX);
    // The folder's own bytes are its name: two that are no UTF-8 may look the same.
    const parts = new Map(listed.map(({ folder }) => [folder.toString('latin1'), () => readFiles(folder)]));
    const contents = this.#remembered.read(parts, new ReadingBudget(READING_MAX_MS, { stepsForSure: READ_FOR_SURE }));
    return listed
      .flatMap(({ folder, path, pids }): CgroupView[] => {
        const files = contents.get(folder.toString('latin1'));
        if (files === undefined) return [];
        const learners = pids.flatMap((vmPid) => learnersPid(vmPid) ?? []);
        return [{ path: shownPath(path), files, pids: learners.sort((one, other) => one - other) }];
      })
      .sort((one, other) => compare(one.path, other.path));
  }
}

/** Null when the cgroup was removed. */
function readFiles(folder: Buffer): Record<string, string> | null {
  const files: Record<string, string> = {};
  let controllers: ReadonlySet<string> = new Set();
  for (const name of CGROUP_FILES) {
    if (!isThere(name, controllers)) continue;
    // The quickest way to read a file; how long these are, the kernel decides and no learner.
    const content = unlessRefused(() => readFileSync(childOf(folder, name), 'utf8'));
    if (content === null) continue;
    const text = content.replace(/\n$/, '');
    if (name === 'cgroup.controllers') controllers = new Set(text.split(' '));
    files[name] = name === 'memory.stat' ? keptLines(text) : text;
  }
  // Every cgroup has cgroup.controllers.
  return Object.keys(files).length === 0 ? null : files;
}

/** Files of a controller that the cgroup above does not hand on are not there, and asking for them costs most. */
function isThere(name: CgroupFile, controllers: ReadonlySet<string>): boolean {
  if (name === 'cpu.stat' || name.endsWith('.pressure')) return true;
  const controller = name.slice(0, name.indexOf('.'));
  return controller === 'cgroup' || controllers.has(controller);
}

const KEPT: ReadonlySet<string> = new Set(MEMORY_STAT_KEYS);
const keptLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => KEPT.has(line.slice(0, line.indexOf(' '))))
    .join('\n');

/** By bytes, as `LC_ALL=C sort` does: "/" comes first. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
