import type { CheckOf, MountNamespaceView } from '@drydock/protocol';
import { type Look, notYet, passed, UNREAD } from './observation.ts';
import type { SessionView } from './session-view.ts';
import { nobodyLeft } from './wording.ts';

export function mounted({ path, type, own }: CheckOf<'mounted'>): Look {
  return (session) => {
    const asked = session.view.mountNamespaces.filter(({ inode }) => session.isOwn('mnt', inode) === own);
    const tops = asked.flatMap((namespace) => {
      // Of those on one another at the same place the last is what a path leads to.
      const mount = namespace.mounts.findLast((one) => one.path === path);
      return mount === undefined ? [] : [{ namespace, mount }];
    });
    const right = tops.find(({ mount }) => type === undefined || mount.type === type);
    const shown = right ?? tops.at(-1);
    const newest = shown?.namespace ?? asked.at(-1);
    if (newest === undefined) return own ? nobodyLeft(session, 'mnt') : UNREAD;
    const place = `at ${path} in ${placeOf(newest, session)}`;
    const source = `/proc/${newest.readFrom}/mountinfo`;
    const wanted = type === undefined ? '' : `; wanted one of type ${type}`;
    if (shown === undefined) return notYet(`Nothing is mounted ${place}${wanted}.`, source);
    const observed = `The file system ${place} is of type ${shown.mount.type}`;
    return right === undefined ? notYet(`${observed}${wanted}.`, source) : passed(`${observed}.`, source);
  };
}

function placeOf({ inode }: MountNamespaceView, session: SessionView): string {
  return session.isOwn('mnt', inode) ? `mount namespace ${inode}` : `your Linux (mount namespace ${inode})`;
}
