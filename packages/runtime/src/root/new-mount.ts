import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_RECURSIVE,
  type Call,
  call,
  FSCONFIG_CMD_CREATE,
  FSCONFIG_SET_STRING,
  FSMOUNT_CLOEXEC,
  FSOPEN_CLOEXEC,
  MOUNT_ATTR_IDMAP,
  MOUNT_ATTR_NODEV,
  MOUNT_ATTR_NOEXEC,
  MOUNT_ATTR_NOSUID,
  MOUNT_ATTR_RDONLY,
  OPEN_TREE_CLOEXEC,
  OPEN_TREE_CLONE,
  result,
  showFlags,
} from '@drydock/linux';

/**
 * A mount that is nowhere yet. fsopen(2) and open_tree(2) make one and return a descriptor of it; it is laid in its
 * place later, by move_mount(2). So everything that comes from outside is in hand before the root changes, and every
 * place it is laid on is looked up after that, when no path leads outside any more.
 */
export type NewMount = {
  /** Absolute, inside the container. */
  readonly target: string;
  /** Whether it covers a file rather than a directory. */
  readonly isFile: boolean;
  /** The calls that make it; the descriptor is the result `mountName(target)`. */
  readonly steps: readonly Call[];
  /** It shows what is there already, outside, and not something of the kernel's that it makes anew. */
  readonly isFromOutside?: boolean;
  /** As mount(8) would do it. */
  readonly byHand: string;
};

export const mountName = (target: string): string => `mount for ${target}`;

export type MountAttribute = 'ro' | 'nosuid' | 'nodev' | 'noexec';

const ATTRIBUTES: Readonly<Record<MountAttribute, number>> = {
  ro: MOUNT_ATTR_RDONLY,
  nosuid: MOUNT_ATTR_NOSUID,
  nodev: MOUNT_ATTR_NODEV,
  noexec: MOUNT_ATTR_NOEXEC,
};

const bitsOf = (attributes: readonly MountAttribute[]): number =>
  attributes.reduce((bits, name) => bits | ATTRIBUTES[name], 0);

export type FileSystem = {
  readonly type: string;
  readonly target: string;
  readonly attributes: readonly MountAttribute[];
  /** "mode=755,size=64k" */
  readonly options?: string;
};

/** A file system of the kernel's own: proc, sysfs, tmpfs, …. It shows the namespaces of the process that opens it. */
export function newFileSystem({ type, target, attributes, options = '' }: FileSystem): NewMount {
  const opened = `${type} for ${target}`;
  const pairs = options.split(',').filter(Boolean);
  return {
    target,
    isFile: false,
    byHand: `mount -t ${type} -o ${[...attributes, ...pairs].join(',') || 'rw'} ${type} ROOT${target}`,
    steps: [
      call('fsopen', [type, FSOPEN_CLOEXEC], { result: opened }),
      ...['source', ...pairs].map((pair): Call => {
        const [key = '', value = type] = pair.split(/=(.*)/s);
        return call('fsconfig', [result(opened), FSCONFIG_SET_STRING, key, value, 0]);
      }),
      call('fsconfig', [result(opened), FSCONFIG_CMD_CREATE, null, null, 0]),
      call('fsmount', [result(opened), FSMOUNT_CLOEXEC, bitsOf(attributes)], { result: mountName(target) }),
      call('close', [result(opened)]),
    ],
  };
}

/** A directory or file that is there already, at one more place: what `mount --rbind` makes. */
export function newBind(bind: {
  readonly source: string;
  readonly target: string;
  readonly isFile: boolean;
  readonly attributes: readonly MountAttribute[];
  /** Descriptor of a user namespace: its ids are shown as the owners. */
  readonly userNamespace?: number;
}): NewMount {
  const { source, target, isFile, attributes, userNamespace } = bind;
  const opened = mountName(target);
  const flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
  return {
    target,
    isFile,
    isFromOutside: true,
    byHand: `mount --rbind${attributes.length === 0 ? '' : ` -o ${attributes.join(',')}`} ${source} ROOT${target}`,
    steps: [
      call('open_tree', [AT_FDCWD, source, flags], { result: opened }),
      ...(attributes.length === 0 ? [] : [setAttributes(opened, attributes)]),
      ...(userNamespace === undefined ? [] : [mapIdsOf(opened, userNamespace)]),
    ],
  };
}

/** struct mount_attr, mount_setattr(2): attr_set, attr_clr, propagation, userns_fd, 8 bytes each. */
const MOUNT_ATTR_BYTES = 32;
const ATTR_SET_OFFSET = 0;
const USER_NAMESPACE_OFFSET = 24;

/** Of a mount and all below it. */
export function setAttributes(opened: string, attributes: readonly MountAttribute[]): Call {
  const bytes = Buffer.alloc(MOUNT_ATTR_BYTES);
  bytes.writeBigUInt64LE(BigInt(bitsOf(attributes)), ATTR_SET_OFFSET);
  const attr = { bytes, shown: `{attr_set=${showFlags(bitsOf(attributes), 'MOUNT_ATTR_')}}` };
  return call('mount_setattr', [result(opened), '', AT_EMPTY_PATH | AT_RECURSIVE, attr, MOUNT_ATTR_BYTES]);
}

/** Shows the files of a mount with other owners: user 0 on the disk as user 0 of a user namespace, and so on. */
export function mapIdsOf(opened: string, userNamespace: number): Call {
  const bytes = Buffer.alloc(MOUNT_ATTR_BYTES);
  bytes.writeBigUInt64LE(BigInt(MOUNT_ATTR_IDMAP), ATTR_SET_OFFSET);
  bytes.writeBigUInt64LE(BigInt(userNamespace), USER_NAMESPACE_OFFSET);
  const attr = { bytes, shown: `{attr_set=MOUNT_ATTR_IDMAP, userns_fd=${userNamespace}}` };
  return call('mount_setattr', [result(opened), '', AT_EMPTY_PATH, attr, MOUNT_ATTR_BYTES]);
}
