import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** How long killed processes may take to leave; under emulation a full session needs seconds. */
const EMPTY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 10;

/**
 * Ends every process in a cgroup and below, and removes the directories. Does nothing when it is not there.
 *
 * @throws when processes are left after EMPTY_WITHIN_MS
 */
export async function removeCgroup(cgroup: string): Promise<void> {
  if (!existsSync(cgroup)) return;
  // cgroup.kill reaches processes that fork faster than anyone could list them.
  writeFileSync(`${cgroup}/cgroup.kill`, '1');
  const deadline = Date.now() + EMPTY_WITHIN_MS;
  while (/^populated 1$/m.test(readFileSync(`${cgroup}/cgroup.events`, 'utf8'))) {
    if (Date.now() > deadline)
      throw new Error(`cgroup "${cgroup}": still has processes ${EMPTY_WITHIN_MS} ms after they were killed`);
    await delay(LOOK_EVERY_MS);
  }
  removeTree(cgroup);
}

/** The files of a cgroup cannot be deleted, and go with it; only directories are, innermost first. */
function removeTree(cgroup: string): void {
  for (const entry of readdirSync(cgroup, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(`${cgroup}/${entry.name}`);
  }
  rmdirSync(cgroup);
}
