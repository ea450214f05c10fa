import type { MountNamespaceView, MountView } from '@drydock/protocol';

/** Where a mount comes from: from the start of the learner's Linux, by copying, or made here. */
export type MountOrigin = 'started' | 'copied' | 'own';

/** What every session starts with, by path and type; below /dev is one mount for each device. */
const STARTED: { readonly [path: string]: string } = {
  '/': 'overlay',
  '/root': 'ext4',
  '/tmp': 'ext4',
  '/var/lib/docker': 'ext4',
  '/usr/lib/drydock': 'ext4',
  '/dev': 'tmpfs',
  '/run': 'tmpfs',
  '/proc': 'proc',
  '/sys': 'sysfs',
  '/sys/fs/cgroup': 'cgroup2',
};

const isStartPlace = ({ path, type }: MountView): boolean => STARTED[path] === type || path.startsWith('/dev/');

/** Mounts of the session's own namespace: the first at a place it starts with is from the start, a later one is not. */
export function startedMounts({ mounts }: Pick<MountNamespaceView, 'mounts'>): ReadonlySet<MountView> {
  const started = new Map<string, MountView>();
  for (const mount of mounts) {
    if (isStartPlace(mount) && !started.has(mount.path)) started.set(mount.path, mount);
  }
  return new Set(started.values());
}

/** Says for each mount of a namespace where it comes from; `first` is the session's own namespace. */
export function mountOrigins(
  namespace: MountNamespaceView,
  first: MountNamespaceView | undefined,
): ReadonlyMap<MountView, MountOrigin> {
  if (first === undefined || namespace.inode === first.inode) {
    const started = startedMounts(namespace);
    return new Map(namespace.mounts.map((mount) => [mount, started.has(mount) ? 'started' : 'own']));
  }
  // A copy has another number, and shows the same part of the same file system at the same place. Of two at one
  // place one may be the copy and the other one made here: each of the first's stands for one.
  const copies = new Map<string, number>();
  for (const mount of first.mounts) copies.set(contentOf(mount), (copies.get(contentOf(mount)) ?? 0) + 1);
  return new Map(
    namespace.mounts.map((mount) => {
      const left = copies.get(contentOf(mount)) ?? 0;
      copies.set(contentOf(mount), left - 1);
      return [mount, left > 0 ? 'copied' : 'own'];
    }),
  );
}

const contentOf = ({ device, root, path, type }: MountView): string => [device, root, path, type].join('\n');

/** What is mounted, in words: "proc", "overlay", "/share of /dev/vdc". */
export function mountedWhat({ source, root, type }: MountView): string {
  const what = source === 'none' || source === '' ? type : source;
  return root === '/' ? what : `${root} of ${what}`;
}

/** What of its options matters to a reader; empty for an ordinary mount. */
export function optionWords({ options, superOptions }: MountView): string {
  const has = (list: string, option: string) => list.split(',').includes(option);
  return has(options, 'ro') || has(superOptions, 'ro') ? 'read-only' : '';
}
