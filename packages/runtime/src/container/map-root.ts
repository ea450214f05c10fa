import {
  AT_FDCWD,
  type Call,
  CLONE_NEWUSER,
  call,
  NS_GET_PARENT,
  O_CLOEXEC,
  O_RDONLY,
  O_WRONLY,
  performSteps,
  result,
} from '@drydock/linux';
import type { Step } from '../operation.ts';

/** "Inside begins at 0, which is 0 outside, and so on for 1 id": user_namespaces(7), "User and group ID mappings". */
const ROOT_ONLY = '0 0 1';

/**
 * Makes user 0 of the namespace outside user 0 of the new one, as `unshare --map-root-user` does.
 *
 * The process itself cannot write its map: while the engine holds it, its files in /proc belong to nobody in there.
 * So a second process does, which stays outside of the learner's pid and mount namespaces: the /proc it looks at is
 * the machine's. The kernel asks that it be in the namespace's parent, and accepts no map from further outside.
 */
export function mapRoot(): readonly Step[] {
  return [
    {
      engine: `write "${ROOT_ONLY}" to the uid_map and gid_map of the new user namespace`,
      run: async (results, { stage, note }) => {
        const process = results.get('performer') ?? 0;
        const { ended } = await performSteps({ stage, steps: writeMaps(process), onPerformed: note });
        await ended;
      },
    },
  ];
}

function writeMaps(process: number): readonly Call[] {
  // The number is the machine's, which no learner sees.
  const file = (name: string) => ({
    bytes: Buffer.from(`/proc/${process}/${name}\0`),
    shown: `"/proc/<new shell>/${name}"`,
  });
  const write = (name: string, text: string): Call[] => [
    call('openat', [AT_FDCWD, file(name), O_WRONLY | O_CLOEXEC, 0], { result: name }),
    call('write', [result(name), { bytes: Buffer.from(text), shown: JSON.stringify(text) }, text.length]),
    call('close', [result(name)]),
  ];
  return [
    call('openat', [AT_FDCWD, file('ns/user'), O_RDONLY | O_CLOEXEC, 0], { result: 'new user namespace' }),
    call('ioctl', [result('new user namespace'), NS_GET_PARENT, 0], { result: 'its parent' }),
    call('setns', [result('its parent'), CLONE_NEWUSER]),
    ...write('uid_map', ROOT_ONLY),
    // Else a process could give up a group that denies it something, and gain by that.
    ...write('setgroups', 'deny'),
    ...write('gid_map', ROOT_ONLY),
  ];
}
