import { countSysvipc, parseMessageQueues, readParsed } from '@drydock/linux';
import type { IpcView } from '@drydock/protocol';

/** Queues listed: a learner may make 32,000. */
const QUEUES_MAX = 32;
/** Some five hundred objects; a learner may make more, which are not counted. */
const SYSVIPC_MAX_BYTES = 64 * 1024;

/** Of the ipc namespace this thread is in, ipc_namespaces(7). */
export function readIpc(): Pick<IpcView, 'queues' | 'sharedMemoryCount' | 'semaphoreCount'> {
  const queues = readParsed('/proc/sysvipc/msg', parseMessageQueues, SYSVIPC_MAX_BYTES) ?? [];
  return {
    queues: queues.slice(0, QUEUES_MAX),
    sharedMemoryCount: readParsed('/proc/sysvipc/shm', countSysvipc, SYSVIPC_MAX_BYTES) ?? 0,
    semaphoreCount: readParsed('/proc/sysvipc/sem', countSysvipc, SYSVIPC_MAX_BYTES) ?? 0,
  };
}
