import type { Here, OtherRoot } from './here.ts';
import type { Need } from './need.ts';

/** The shell's paths start where those of your Linux do. @param path that would be looked for somewhere else */
export const inYourRoot =
  (path: string): Need =>
  ({ pid, otherRoot }) =>
    otherRoot === null
      ? null
      : {
          reason: `this shell has another root directory than your Linux, ${whereItIs(pid, otherRoot)}, and would look for "${path}" below that`,
          hint: 'Leave that shell with exit, or go to a tab whose shell is in your Linux, and ask again there.',
        };

/** In a chroot the kernel makes no user namespace: unshare(2), EPERM. */
export const notInChroot: Need = ({ pid, otherRoot }: Here) =>
  otherRoot?.by !== 'chroot'
    ? null
    : {
        reason: `this shell is in a chroot, with the root directory ${whereItIs(pid, otherRoot)}, and the kernel lets nobody make a user namespace from there`,
        hint: 'Leave that shell with exit, or go to a tab whose shell is in your Linux, and ask again there.',
      };

function whereItIs(pid: number, { by, path }: OtherRoot): string {
  // After pivot_root the link says "/": which directory that is, the mount at "/" tells.
  const file = `/proc/${pid}/${by === 'chroot' ? 'root' : 'mountinfo'}`;
  return path === null ? `a mount that your Linux does not have (${file})` : `its ${JSON.stringify(path)} (${file})`;
}
