/**
 * /proc is no directory on any disk. It is a file system that the kernel makes up while it is read, and it shows the
 * processes of one pid namespace: that of the process that mounted it. So `ps` in a new pid namespace goes on showing
 * the old one, until somebody inside mounts proc again. See proc(5) and pid_namespaces(7).
 */

import { call } from '@drydock/linux';
import { inOwnNamespaces } from './in-own-namespaces.ts';
import type { LessonOperation, Need } from './need.ts';

export function freshProc({ root = '' }: { readonly root?: string } = {}): LessonOperation {
  const path = `${root}/proc`;
  return {
    name: 'fresh-proc',
    title: 'Mount a /proc that shows its own processes',
    effect: `${path} lists the processes of the pid namespace it was mounted from, and no others`,
    byHand: [`mount -t proc proc ${path}`],
    // Below another root it covers up nothing.
    needs: root === '' ? [inOwnNamespaces(OTHERWISE), isOld] : [],
    // The source is a name and nothing more: there is no device behind it.
    steps: [call('mount', ['proc', path, 'proc', 0, null])],
  };
}

const OTHERWISE = {
  pid: 'another /proc would show the same processes again',
  mnt: 'everybody in there would get the new /proc instead of theirs',
};

const isOld: Need = ({ procShows, namespaces }) =>
  procShows !== null && procShows === namespaces.pid
    ? {
        reason: `/proc shows its own processes already: in this shell /proc/1/ns/pid and /proc/self/ns/pid are both pid:[${procShows}]`,
        hint: 'Go on with it; or take it away with umount /proc, and ask again.',
      }
    : null;
