import type { MountSpecification } from '../specification/index.ts';
import { type NewMount, newBind, newFileSystem } from './new-mount.ts';

/** A mount of the specification, with what was found out about its source. */
export type ResolvedMount = {
  readonly mount: MountSpecification;
  /** Where the directory or file is; a named volume's is below the data root. Null for memory. */
  readonly source: string | null;
  readonly isFile: boolean;
  /** Of a volume. */
  readonly volume?: ResolvedVolume;
};

/** A volume by its name; an anonymous one goes with its container. */
export type ResolvedVolume = { readonly name: string; readonly isAnonymous: boolean };

const TMPFS_ATTRIBUTES = { nosuid: 'nosuid', nodev: 'nodev', noexec: 'noexec', ro: 'ro' } as const;

/**
 * Volumes: directories that are not in the layers. Writing into one goes straight to the disk below it, and what is
 * written is there when the container is gone.
 *
 * @param userNamespace a descriptor of the container's own: a volume's files belong to its ids; what is bound keeps its owners
 */
export function volumeMounts(mounts: readonly ResolvedMount[], userNamespace?: number): readonly NewMount[] {
  return mounts.map(({ mount, source, isFile }) => {
    if (mount.type === 'tmpfs' || source === null) return memoryAt(mount);
    const attributes = mount.isReadOnly ? (['ro'] as const) : [];
    const ownIds = mount.type === 'volume' && userNamespace !== undefined ? { userNamespace } : {};
    return newBind({ source, target: mount.target, isFile, attributes, ...ownIds });
  });
}

function memoryAt(mount: MountSpecification): NewMount {
  const words = mount.type === 'tmpfs' ? mount.options.split(',').filter(Boolean) : [];
  const isAttribute = (word: string): word is keyof typeof TMPFS_ATTRIBUTES => Object.hasOwn(TMPFS_ATTRIBUTES, word);
  return newFileSystem({
    type: 'tmpfs',
    target: mount.target,
    // As Docker: memory is no place for programs or devices, unless somebody says so.
    attributes: [
      'nosuid',
      'nodev',
      ...(words.includes('exec') ? [] : (['noexec'] as const)),
      ...(words.includes('ro') ? (['ro'] as const) : []),
    ],
    options: words.filter((word) => !isAttribute(word) && !['exec', 'suid', 'dev', 'rw'].includes(word)).join(','),
  });
}
