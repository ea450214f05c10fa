import { type NewMount, newFileSystem } from './new-mount.ts';

export type KernelMounts = {
  readonly shmBytes: number;
  /** Whether it may change what /sys shows. */
  readonly isPrivileged: boolean;
  /** Its terminals have been opened before, since it was started on one of them. */
  readonly hasTerminal?: boolean;
};

/** Terminals of its own, devpts(5): numbered from 0. */
export const terminalMount: NewMount = newFileSystem({
  type: 'devpts',
  target: '/dev/pts',
  attributes: ['nosuid', 'noexec'],
  options: 'ptmxmode=0666,mode=0620,gid=5',
});

/**
 * Windows into the kernel, and memory. None of these holds files on a disk. They are made by the container's first
 * process, from inside its namespaces, and so show those. Outer ones first.
 */
export function kernelMounts({ shmBytes, isPrivileged, hasTerminal = false }: KernelMounts): readonly NewMount[] {
  const sysAttributes = isPrivileged ? [] : (['ro'] as const);
  return [
    newFileSystem({ type: 'proc', target: '/proc', attributes: ['nosuid', 'nodev', 'noexec'] }),
    newFileSystem({ type: 'tmpfs', target: '/dev', attributes: ['nosuid'], options: 'mode=755,size=65536k' }),
    hasTerminal ? { ...terminalMount, steps: [] } : terminalMount,
    newFileSystem({ type: 'sysfs', target: '/sys', attributes: [...sysAttributes, 'nosuid', 'nodev', 'noexec'] }),
    newFileSystem({
      type: 'cgroup2',
      target: '/sys/fs/cgroup',
      attributes: [...sysAttributes, 'nosuid', 'nodev', 'noexec'],
    }),
    newFileSystem({ type: 'mqueue', target: '/dev/mqueue', attributes: ['nosuid', 'nodev', 'noexec'] }),
    newFileSystem({
      type: 'tmpfs',
      target: '/dev/shm',
      attributes: ['nosuid', 'nodev', 'noexec'],
      options: `mode=1777,size=${shmBytes}`,
    }),
  ];
}
