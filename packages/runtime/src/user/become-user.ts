import { AT_EMPTY_PATH, type Call, call, PR_SET_KEEPCAPS } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import type { User } from './find-user.ts';

export type BecomeUser = Pick<User, 'uid' | 'gid' | 'groups'> & {
  /** Descriptors that were made for this process and shall be its own, see ownStreams. */
  readonly owns?: readonly number[];
};

/**
 * To the kernel a user is a number, and so is a group; names are only lines in /etc/passwd. The groups come first: as
 * soon as the process is somebody else than root, it may not choose them any more, and would keep those of root. All
 * three of real, effective and saved id are set, so that there is no way back. See credentials(7) and setresuid(2).
 */
export function becomeUser({ uid, gid, groups, owns = [] }: BecomeUser): Operation {
  const others = groups.filter((group) => group !== gid);
  return {
    name: 'become-user',
    title: uid === 0 ? 'Be root, with the groups of root' : `Become user ${uid}`,
    effect: `/proc/PID/status says Uid ${uid}, Gid ${gid}, Groups ${groups.join(' ')}`,
    byHand: [
      `exec setpriv --reuid ${uid} --regid ${gid} ${others.length === 0 ? '--clear-groups' : `--groups ${groups.join(',')}`} bash`,
    ],
    steps: [
      ...owns.map((descriptor) => own(descriptor, uid)),
      // Else the change of user would clear all capabilities, and with them the right to drop them in an orderly way.
      ...(uid === 0 ? [] : [keepCapabilities(1)]),
      call('setgroups', [groups.length, listOf(groups)]),
      call('setresgid', [gid, gid, gid]),
      call('setresuid', [uid, uid, uid]),
      ...(uid === 0 ? [] : [keepCapabilities(0)]),
    ],
  };
}

const keepCapabilities = (on: 0 | 1): Call => call('prctl', [PR_SET_KEEPCAPS, on, 0, 0, 0]);

/** A group of -1 is left as it is. A terminal of somebody else's, or on a read-only file system, stays theirs. */
const own = (descriptor: number, uid: number): Call =>
  call('fchownat', [descriptor, '', uid, -1, AT_EMPTY_PATH], { expect: ['EPERM', 'EROFS'] });

function listOf(groups: readonly number[]) {
  const list = Uint32Array.from(groups);
  return { bytes: new Uint8Array(list.buffer), shown: `[${groups.join(', ')}]` };
}
