import type { Change, MountNamespaceView, MountView, View } from '@drydock/protocol';
import type { ProcessPasts } from './process-pasts.ts';

/** The mounts of one mount namespace, as far as its reader saw them. */
type Mounts = {
  readonly mounts: readonly MountView[];
  /** Below this path it saw all there are; a chrooted reader sees no more. */
  readonly root: string;
  readonly isWhole: boolean;
};

/**
 * What was mounted and unmounted, for each mount namespace. A new one starts as a copy of its maker's, in which every
 * mount has a new number: of it only what is not as in the original is told. Unmounting takes along what is below, and
 * so is one change.
 */
export function mountChanges(before: View, after: View, pasts: ProcessPasts): Change[] {
  return after.mountNamespaces.flatMap((namespace) => {
    const same = before.mountNamespaces.find(({ inode }) => inode === namespace.inode);
    const origin = same === undefined ? pasts.origin('mnt', namespace.inode) : null;
    const past = same ?? before.mountNamespaces.find(({ inode }) => inode === origin);
    if (past === undefined) return [];
    const keyOf = same === undefined ? keyOfCopy : keyOfMount;
    return changesIn(namespace, { was: seenBy(past, before), is: seenBy(namespace, after), keyOf });
  });
}

type Comparison = { readonly was: Mounts; readonly is: Mounts; readonly keyOf: (mount: MountView) => string };

function changesIn({ inode, readFrom }: MountNamespaceView, { was, is, keyOf }: Comparison): Change[] {
  // The readers hand out the same list as long as nothing is mounted or unmounted.
  if (was.mounts === is.mounts) return [];
  const source = `/proc/${readFrom}/mountinfo`;
  // What the other reader could not see is neither new nor gone.
  const added = was.isWhole && sees(was, is) ? missingFrom(was.mounts, is.mounts, keyOf) : [];
  const removed = is.isWhole && sees(is, was) ? missingFrom(is.mounts, was.mounts, keyOf) : [];
  const removedIds = new Set(removed.map(({ id }) => id));
  const tops = removed.filter(({ parentId, id }) => parentId === id || !removedIds.has(parentId));
  return [
    ...added.map((mount): Change => {
      const { path, type } = mount;
      return { kind: 'mounted', mountNamespace: inode, path, type, from: fromOf(mount), source };
    }),
    ...tops.map(({ path, type }): Change => ({ kind: 'unmounted', mountNamespace: inode, path, type, source })),
  ];
}

/** The same mount as long as it hangs at the same one: `mount --move` and pivot_root(2) hang it elsewhere. */
const keyOfMount = ({ id, parentId, device, root, type }: MountView): string =>
  JSON.stringify([id, parentId, device, root, type]);
const keyOfCopy = ({ device, root, type, path }: MountView): string => JSON.stringify([device, root, type, path]);

/** Those of `there` that are not in `here`. The same may be mounted twice at the same place. */
function missingFrom(
  here: readonly MountView[],
  there: readonly MountView[],
  keyOf: (mount: MountView) => string,
): MountView[] {
  const left = new Map<string, number>();
  for (const mount of here) left.set(keyOf(mount), (left.get(keyOf(mount)) ?? 0) + 1);
  return there.filter((mount) => {
    const count = left.get(keyOf(mount)) ?? 0;
    left.set(keyOf(mount), count - 1);
    return count <= 0;
  });
}

function sees(one: Mounts, other: Mounts): boolean {
  return one.root === '/' || one.root === other.root;
}

/** With paths as they are in the namespace, not as its chrooted reader sees them. */
function seenBy({ mounts, mountCount, readFrom }: MountNamespaceView, view: View): Mounts {
  const root = view.processes.find(({ pid }) => pid === readFrom)?.root ?? '/';
  const inNamespace = (path: string) => (path === '/' ? root : `${root}${path}`);
  return {
    mounts: root === '/' ? mounts : mounts.map((mount) => ({ ...mount, path: inNamespace(mount.path) })),
    root,
    isWhole: mounts.length >= mountCount,
  };
}

/** "/dev/vda", or "/dev/vda[/srv]" when it is a part of it, as findmnt(8) writes it. */
function fromOf({ source, root }: MountView): string {
  return root === '/' ? source : `${source}[${root}]`;
}
