import {
  AT_FDCWD,
  AT_RECURSIVE,
  CLONE_NEWNS,
  call,
  MOVE_MOUNT_F_EMPTY_PATH,
  OPEN_TREE_CLONE,
  performSteps,
  result,
} from '@drydock/linux';
import { STAGE } from '../kernel/session-fixture.ts';

/** Shows the project in a session, whose image does not have it. @param init the session's process 1 */
export async function bringProject(init: number): Promise<void> {
  const { ended } = await performSteps({
    stage: STAGE,
    steps: [
      call('open_tree', [AT_FDCWD, '/opt/drydock', OPEN_TREE_CLONE | AT_RECURSIVE], { result: 'project' }),
      call('openat', [AT_FDCWD, `/proc/${init}/ns/mnt`, 0, 0], { result: 'namespace' }),
      call('setns', [result('namespace'), CLONE_NEWNS]),
      call('move_mount', [result('project'), '', AT_FDCWD, '/opt/drydock', MOVE_MOUNT_F_EMPTY_PATH]),
    ],
  });
  await ended;
}
