import type { Operation } from '../operation.ts';
import { attachIdMapped, detachIdMapped } from './id-mapped-mount.ts';
import { type SessionSpecification, sessionFolders } from './specification.ts';

/**
 * One image for all sessions, and the container engine they may start. The files belong to the real root; an id-mapped
 * mount shows them as belonging to the session's root, without a copy and without a chown. See mount_setattr(2).
 */
export function labImage(specification: SessionSpecification): Operation {
  const { paths } = specification;
  const { image, tools } = sessionFolders(specification);
  const mounts = [
    [paths.image, image],
    [paths.tools, tools],
  ] as const;
  return {
    name: 'lab-image',
    title: 'Show it the image, with its own owner',
    effect: `${image} is a read-only mount of the image, id-mapped by the session's user namespace`,
    byHand: mounts.map(([from, to]) => `mount --bind -o ro,X-mount.idmap=/proc/PID/ns/user ${from} ${to}`),
    steps: [
      {
        engine: 'clone the mounts, map their ids, attach them',
        run: (results) => {
          for (const [from, to] of mounts) attachIdMapped(from, to, `/proc/${results.get('first')}/ns/user`);
        },
      },
    ],
    undo: () => {
      for (const [, to] of mounts) detachIdMapped(to);
    },
  };
}
