/**
 * OverlayFS shows several directories as one. What is read comes from the topmost that has it; what is written goes
 * to the one on top, upper, and the lower ones never change. work is where the kernel prepares files before they
 * appear; nobody else looks there. All of it is one call of mount(2); the kernel's
 * Documentation/filesystems/overlayfs.rst tells the rules.
 */

import { AT_FDCWD, type Call, call, overlayDirectories } from '@drydock/linux';
import { inYourRoot } from './in-your-root.ts';
import type { LessonOperation, Need } from './need.ts';

export type Overlay = {
  /** Topmost first. */
  readonly lowers: readonly string[];
  readonly upper: string;
  readonly work: string;
  readonly merged: string;
};

export function overlay({ lowers, upper, work, merged }: Overlay): LessonOperation {
  const directories = [...lowers, upper, work, merged];
  const layers = `lowerdir=${lowers.join(':')},upperdir=${upper},workdir=${work}`;
  // A directory in upper that hides the one below is marked by an extended attribute. The root of a user namespace
  // may write only those whose names begin with "user.", hence userxattr.
  const options = `${layers},userxattr`;
  return {
    name: 'overlay',
    title: 'Stack the layers',
    effect: `${merged} shows ${lowers.join(', ')} with ${upper} on top`,
    byHand: [`mkdir -p ${directories.join(' ')}`, `mount -t overlay overlay -o ${options} ${merged}`],
    needs: [inYourRoot(merged), upperIsFree(upper)],
    steps: [...directoriesThere(directories), call('mount', ['overlay', merged, 'overlay', 0, options])],
  };
}

/** Two overlays that write to one directory know nothing of each other: what comes of it, the kernel leaves open. */
const upperIsFree =
  (upper: string): Need =>
  ({ mounts }) => {
    const other = mounts.findLast(
      ({ fsType, superOptions }) => fsType === 'overlay' && overlayDirectories(superOptions).upper === upper,
    );
    if (other === undefined) return null;
    return {
      reason: `an overlay with upperdir=${upper} is mounted already, at ${JSON.stringify(other.mountPoint)} (this shell's /proc/self/mountinfo)`,
      hint: `Go on with it; or take it away with umount ${other.mountPoint}, and ask again.`,
    };
  };

/** As `mkdir -p` does: from the top down, and content with what is there already (EEXIST). */
function directoriesThere(paths: readonly string[]): readonly Call[] {
  const prefixes = paths.flatMap((path) => {
    const parts = path.split('/').filter(Boolean);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  return [...new Set(prefixes)].map((path) => call('mkdirat', [AT_FDCWD, path, 0o755], { expect: ['EEXIST'] }));
}
