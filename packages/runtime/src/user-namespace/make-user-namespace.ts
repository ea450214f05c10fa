import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  type Call,
  CLONE_NEWUSER,
  call,
  O_CLOEXEC,
  O_RDONLY,
  performSteps,
  result,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { becomeRoot } from '../session/user-namespace.ts';
import type { User } from '../user/index.ts';
import { mapText, type UserMap } from './user-map.ts';

/** What stands in a struct must be known before: so the namespace is held open where nothing else is. */
export const USER_NAMESPACE_AT = 252;

const LINK = 'user-namespace';

/**
 * A user namespace with ids of its own. Only who is outside, and root there, may say which: so a process makes one and
 * ends, and the engine writes the maps meanwhile. What is open stays: the container joins it later, when all that only
 * root of the machine can reach has been opened.
 *
 * @param folder the container's own, outside
 */
export function makeUserNamespace({ folder, map }: { readonly folder: string; readonly map: UserMap }): Operation {
  const link = `${folder}/${LINK}`;
  const [users] = map.uid;
  let held: number | null = null;
  const letGo = () => {
    rmSync(link, { force: true });
    if (held !== null) closeSync(held);
    held = null;
  };
  return {
    name: 'user-namespace',
    title: 'Make it root of nothing but itself',
    effect: `in its user namespace, user 0 is user ${map.first} outside`,
    byHand: [
      `unshare --user --map-users=0,${map.first},${users?.count} --map-groups=0,${map.first},${users?.count} sleep infinity &`,
    ],
    steps: [
      {
        engine: `make a user namespace, write ${JSON.stringify(mapTextOf(map).uid)} to its uid_map, and lead ${link} to it`,
        run: async (_, { stage, note }) => {
          const { ended } = await performSteps({
            stage,
            onPerformed: note,
            steps: [{ fork: 0, result: 'maker', parent: 'waits' }, call('unshare', [CLONE_NEWUSER]), { tell: 'made' }],
            onTell: (_, results) => {
              const process = `/proc/${results.get('maker')}`;
              for (const [file, text] of Object.entries(mapTextOf(map))) writeFileSync(`${process}/${file}_map`, text);
              held = openSync(`${process}/ns/user`, 'r');
            },
          });
          await ended;
          mkdirSync(folder, { recursive: true, mode: 0o710 });
          rmSync(link, { force: true });
          symlinkSync(`/proc/${process.pid}/fd/${held}`, link);
        },
      },
      call('openat', [AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0], { result: 'user namespace' }),
      call('dup3', [result('user namespace'), USER_NAMESPACE_AT, O_CLOEXEC]),
      call('close', [result('user namespace')]),
      { engine: `remove ${link}`, run: letGo },
    ],
    undo: letGo,
  };
}

const mapTextOf = ({ uid, gid }: UserMap) => ({ uid: mapText(uid), gid: mapText(gid) });

export type JoinedUserNamespace = {
  /** Its root, outside; 0 where its ids are the same. */
  readonly first: number;
  /** Who the container's program will be, inside. */
  readonly user: Pick<User, 'uid' | 'gid'>;
  /** Descriptors that were made for the container, which only who is still outside can hand over. */
  readonly streams: readonly number[];
};

/** Goes into it, and is its root: groups first, while there is the right to change them. */
export const joinUserNamespace = ({ first, user, streams }: JoinedUserNamespace): readonly Call[] => [
  ...(first === 0 ? [] : streams).map((descriptor) =>
    call('fchownat', [descriptor, '', first + user.uid, first + user.gid, AT_EMPTY_PATH], {
      expect: ['EPERM', 'EROFS'],
    }),
  ),
  call('setns', [USER_NAMESPACE_AT, CLONE_NEWUSER]),
  call('close', [USER_NAMESPACE_AT]),
  ...becomeRoot(),
];
