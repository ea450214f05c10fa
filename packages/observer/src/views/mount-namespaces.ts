import { type Mount, unescapeOctal } from '@drydock/linux';
import { type MountNamespaceView, type MountView, type ProcessView, VIEW_MOUNTS_MAX } from '@drydock/protocol';
import { displayText } from '../display-text.ts';
import type { MountWorld, MountWorlds } from '../mount-worlds.ts';
import { namespaceGroups } from './namespace-groups.ts';
import { shownPath } from './shown-path.ts';

/** Processes of one namespace that are tried: each may end at any moment. */
const TRIED_MAX = 3;
/** File system types, devices, options of a mount; the super options of an overlay with many layers are longer. */
const WORD_MAX = 200;
const SUPER_OPTIONS_MAX = 1000;

/** A mount namespace with the process whose mountinfo tells of it. */
export type ReadMountNamespace = {
  readonly inode: number;
  readonly processes: readonly ProcessView[];
  readonly reader: ProcessView;
  readonly world: MountWorld;
};

/** The mount namespaces that processes are in, the session's own first. */
export function readMountNamespaces(processes: readonly ProcessView[], worlds: MountWorlds): ReadMountNamespace[] {
  return namespaceGroups(processes, 'mnt').flatMap((group) => {
    // Who is chrooted sees only what is mounted below its root.
    const unchrooted = group.members.filter(({ root }) => root === '/');
    for (const reader of [...unchrooted, ...group.members].slice(0, TRIED_MAX)) {
      const world = worlds.worldOf(reader.vmPid, group.inode, reader.root);
      if (world !== null) return [{ inode: group.inode, processes: group.members, reader, world }];
    }
    return [];
  });
}

export function mountNamespaceView({ inode, processes, reader, world }: ReadMountNamespace): MountNamespaceView {
  const pids = processes.map(({ pid }) => pid);
  return { inode, pids, readFrom: reader.pid, mounts: mountViews(world), mountCount: world.mounts.length };
}

/** Worlds are the same objects as long as nothing is mounted or unmounted. */
const viewsOf = new WeakMap<MountWorld, MountView[]>();

function mountViews(world: MountWorld): MountView[] {
  const known = viewsOf.get(world);
  if (known !== undefined) return known;
  const views = world.mounts.slice(0, VIEW_MOUNTS_MAX).map(mountView);
  viewsOf.set(world, views);
  return views;
}

function mountView(mount: Mount): MountView {
  return {
    id: mount.id,
    parentId: mount.parentId,
    device: mount.device,
    root: shownPath(mount.root),
    path: shownPath(mount.mountPoint),
    type: displayText(mount.fsType, WORD_MAX),
    source: shownPath(mount.source),
    options: displayText(mount.options, WORD_MAX),
    superOptions: displayText(unescapeOctal(mount.superOptions), SUPER_OPTIONS_MAX),
  };
}
