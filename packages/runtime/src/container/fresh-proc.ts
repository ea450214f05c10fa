import { call } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * /proc is no directory on any disk. It is a file system that the kernel makes up while it is read, and it shows the
 * processes of one pid namespace: that of the process that mounted it. So `ps` in a new pid namespace goes on showing
 * the old one, until somebody inside mounts proc again. See proc(5) and pid_namespaces(7).
 */
export function freshProc({ root = '' }: { readonly root?: string } = {}): Operation {
  const path = `${root}/proc`;
  return {
    name: 'fresh-proc',
    title: 'Mount a /proc that shows its own processes',
    effect: `${path} lists the processes of the pid namespace it was mounted from, and no others`,
    byHand: [`mount -t proc proc ${path}`],
    // The source is a name and nothing more: there is no device behind it.
    steps: [call('mount', ['proc', path, 'proc', 0, null])],
  };
}
