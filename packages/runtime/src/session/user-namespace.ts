import { writeFileSync } from 'node:fs';
import { CLONE_NEWUSER, call } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { joinCgroup } from './control-group.ts';
import { limitDescriptors } from './limit-descriptors.ts';
import { ID_COUNT, type SessionSpecification, sessionFolders } from './specification.ts';

/**
 * Root inside, nobody outside. In a user namespace the learner has user id 0 and every capability over what belongs
 * to that namespace; for everything else the kernel sees an unprivileged id. See user_namespaces(7).
 */
export function userNamespace(specification: SessionSpecification): Operation {
  const { cgroup } = sessionFolders(specification);
  const map = `0 ${specification.firstId} ${ID_COUNT}`;
  return {
    name: 'user-namespace',
    title: 'Become root of nothing but itself',
    effect: `user 0 inside is user ${specification.firstId} outside`,
    byHand: [`unshare --user --map-users=0,${specification.firstId},${ID_COUNT} --setuid 0 bash`],
    steps: [
      { fork: 0, result: 'first', parent: 'waits' },
      limitDescriptors(),
      // The cgroup namespace, made later, takes the cgroup its maker is in for its root: so be at the top by then.
      ...joinCgroup(cgroup),
      ...becomeOwner(specification.firstId),
      call('unshare', [CLONE_NEWUSER]),
      {
        // Only a process outside, with CAP_SETUID there, may map more than its own id.
        engine: `write "${map}" to the new namespace's uid_map and gid_map`,
        run: (results) => {
          for (const file of ['uid_map', 'gid_map']) writeFileSync(`/proc/${results.get('first')}/${file}`, map);
        },
      },
      ...becomeRoot(),
    ],
  };
}

/**
 * What is made inside counts for the one who made the namespace too: user namespaces, inotify instances, bytes in
 * message queues (/proc/sys/user, RLIMIT_MSGQUEUE). Were all sessions made by root, one could use up what all have; so
 * each is made by its own root's id.
 */
const becomeOwner = (id: number) => [
  call('setgroups', [0, null]),
  call('setresgid', [id, id, id]),
  call('setresuid', [id, id, id]),
];

/** Ids are changed, groups first: afterwards there may be no right to change the groups. */
export const becomeRoot = () => [
  call('setgroups', [0, null]),
  call('setresgid', [0, 0, 0]),
  call('setresuid', [0, 0, 0]),
];
