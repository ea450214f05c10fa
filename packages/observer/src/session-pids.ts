import { parseStatusIds, readParsed } from '@drydock/linux';

/** One process's number at each level of pid namespaces, seen from a session; pid_namespaces(7). */
export type SessionPids = {
  readonly vmPid: number;
  /** In the learner's Linux. */
  readonly pid: number;
  /** In pid namespaces made inside it, outermost first. */
  readonly insidePids: readonly number[];
};

/**
 * Splits NSpid, which lists the numbers from the VM's namespace down to the process's own. `sessionLevel` is the
 * place of the learner's Linux in it: the last one in the NSpid of the session's pid 1. Null for a process that is
 * not in the learner's Linux (yet): one on its way in, still above it.
 */
export function splitPids(nsPid: readonly number[], sessionLevel: number): SessionPids | null {
  const vmPid = nsPid[0];
  const pid = nsPid[sessionLevel];
  if (vmPid === undefined || pid === undefined) return null;
  return { vmPid, pid, insidePids: nsPid.slice(sessionLevel + 1) };
}

/** Place of the learner's Linux in every NSpid of its processes; null when its pid 1 has ended. */
export function readSessionLevel(initPid: number): number | null {
  const status = readParsed(`/proc/${initPid}/status`, parseStatusIds);
  return status === null ? null : status.NSpid.length - 1;
}
