import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AT_FDCWD, call } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { joinCgroup } from './control-group.ts';
import { DELEGATED_CONTROLLERS, type SessionSpecification, SHELLS_CGROUP, sessionFolders } from './specification.ts';

/** How long the helper process, already leaving, may still count as being in the top. */
const TOP_EMPTY_WITHIN_MS = 10_000;
const TRY_EVERY_MS = 2;

/**
 * A cgroup either holds processes or hands controllers on to its children, not both (cgroups(7), "no internal
 * processes"). So the session's processes move to a leaf; then `mkdir` beside it makes cgroups whose limits work.
 */
export function leafCgroup(specification: SessionSpecification): Operation {
  const { root, cgroup } = sessionFolders(specification);
  const top = `${root}/sys/fs/cgroup`;
  const enabled = DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(' ');
  return {
    name: 'leaf-cgroup',
    title: 'Make room for cgroups of its own',
    effect: `its processes are in /${SHELLS_CGROUP}; new cgroups beside it get ${DELEGATED_CONTROLLERS.join(', ')}`,
    byHand: [
      `mkdir ${top}/${SHELLS_CGROUP}`,
      `echo 1 > ${top}/${SHELLS_CGROUP}/cgroup.procs`,
      `echo "${enabled}" > ${top}/cgroup.subtree_control`,
    ],
    steps: [
      call('mkdirat', [AT_FDCWD, `${top}/${SHELLS_CGROUP}`, 0o755]),
      ...joinCgroup(`${top}/${SHELLS_CGROUP}`),
      {
        engine: `write "${enabled}" to cgroup.subtree_control`,
        run: () => enableWhenEmpty(`${cgroup}/cgroup.subtree_control`, enabled),
      },
    ],
  };
}

async function enableWhenEmpty(file: string, enabled: string): Promise<void> {
  const deadline = Date.now() + TOP_EMPTY_WITHIN_MS;
  for (;;) {
    try {
      writeFileSync(file, enabled);
      return;
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EBUSY';
      if (!isBusy || Date.now() > deadline) throw error;
    }
    await delay(TRY_EVERY_MS);
  }
}
