import { mkdirSync } from 'node:fs';
import { call, MS_BIND, MS_PRIVATE, MS_REC } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type SessionSpecification, sessionFolders, TOOLS } from './specification.ts';

/** Directories that lie on the data disk directly: an overlay file system cannot hold the upper layer of another. */
const AREA_MOUNTS = [
  ['root', '/root'],
  ['tmp', '/tmp'],
  ['docker', '/var/lib/docker'],
] as const;

/**
 * Which files it sees. OverlayFS lays an empty, writable directory over the image: what is read comes from below, what
 * is written stays above. See the kernel's Documentation/filesystems/overlayfs.rst.
 */
export function rootFileSystem(specification: SessionSpecification): Operation {
  const { image, tools, upper, work, area, root } = sessionFolders(specification);
  const mounts = [
    ...AREA_MOUNTS.map(([from, to]) => [`${area}/${from}`, root + to] as const),
    [tools, root + TOOLS] as const,
  ];
  // userxattr: marks for deleted directories go where a user namespace's root may write them.
  const options = `lowerdir=${image},upperdir=${upper},workdir=${work},userxattr`;
  return {
    name: 'root-file-system',
    title: 'Stack the layers',
    effect: `${root} shows the image, and keeps every change in ${upper}`,
    byHand: [
      `mount -t overlay overlay -o ${options} ${root}`,
      ...mounts.map(([from, to]) => `mount --bind ${from} ${to}`),
    ],
    steps: [
      { engine: 'make the mount point', run: () => void mkdirSync(root, { mode: 0o711 }) },
      // Nothing that is mounted from here on may appear in the mount namespace outside, or the other way round.
      call('mount', [null, '/', null, MS_REC | MS_PRIVATE, null]),
      call('mount', ['overlay', root, 'overlay', 0, options]),
      ...mounts.map(([from, to]) => call('mount', [from, to, null, MS_BIND, null])),
    ],
  };
}
