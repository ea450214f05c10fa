import { writeFileSync } from 'node:fs';
import { type Session, sessionFolders } from '@drydock/runtime';
import { describeError, log } from '../log.ts';

/** Stops or starts every process of a session, cgroups(7) "cgroup.freeze": a frozen one costs memory, but no time. */
export function setFrozen({ specification }: Session, isFrozen: boolean): void {
  try {
    writeFileSync(`${sessionFolders(specification).cgroup}/cgroup.freeze`, isFrozen ? '1' : '0');
    log(isFrozen ? 'session-frozen' : 'session-thawed', { session: specification.id });
  } catch (error) {
    // It is just being removed.
    log('freezer', { session: specification.id, reason: describeError(error) });
  }
}
