import type { CheckOf, IpcView } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import type { SessionView } from './session-view.ts';
import { namespaceFile, nobodyLeft } from './wording.ts';

export function queueExists({ own }: CheckOf<'queue-exists'>): Look {
  return (session) => {
    const asked = session.view.ipcs.filter(({ inode }) => session.isOwn('ipc', inode) === own);
    const full = asked.find(({ queues }) => queues.length > 0);
    const queue = full?.queues[0];
    if (full !== undefined && queue !== undefined) {
      const observed = `Message queue ${queue.id}, key ${queue.key}, is in ipc namespace ${full.inode}.`;
      return passed(observed, sourceOf(full, session));
    }
    const empty = asked.at(-1);
    if (empty === undefined) return nobodyLeft(session, 'ipc');
    return notYet(`No message queue is in ipc namespace ${empty.inode}.`, sourceOf(empty, session));
  };
}

/** As with the host name: what the file lists is the reader's own. */
function sourceOf({ inode, readFrom }: IpcView, session: SessionView): string {
  return session.isOwn('ipc', inode) ? namespaceFile({ pid: readFrom }, 'ipc') : '/proc/sysvipc/msg';
}
