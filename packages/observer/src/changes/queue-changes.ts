import { type Change, type IpcView, VIEW_QUEUES_MAX, type View } from '@drydock/protocol';
import { sessionInit } from '../process-identity.ts';

/** A new ipc namespace is empty, ipc_namespaces(7). What went with a namespace is not told one by one. */
export function queueChanges(before: View, after: View): Change[] {
  const sessions = sessionInit(after)?.namespaces.ipc;
  return after.ipcs.flatMap((ipc): Change[] => {
    const { inode, readFrom, queues } = ipc;
    const past: IpcView['queues'] = before.ipcs.find((one) => one.inode === inode)?.queues ?? [];
    const source = inode === sessions ? '/proc/sysvipc/msg' : `/proc/${readFrom}/ns/ipc`;
    // Not listed in a list that was cut is neither new nor gone.
    const made = past.length < VIEW_QUEUES_MAX ? missingFrom(past, queues) : [];
    const removed = queues.length < VIEW_QUEUES_MAX ? missingFrom(queues, past) : [];
    return [
      ...made.map(({ id, key }): Change => ({ kind: 'queue-made', ipc: inode, id, key, source })),
      ...removed.map(({ id, key }): Change => ({ kind: 'queue-removed', ipc: inode, id, key, source })),
    ];
  });
}

/** The kernel counts up the id with every use of a place, so it names one queue for good. */
function missingFrom(here: IpcView['queues'], there: IpcView['queues']): IpcView['queues'] {
  const ids = new Set(here.map(({ id }) => id));
  return there.filter(({ id }) => !ids.has(id));
}
