import type { CheckOf, ProcessView } from '@drydock/protocol';
import { isAlive } from '../process-identity.ts';
import { type Look, notYet, passed } from './observation.ts';
import { SafePattern } from './safe-pattern.ts';
import { isNamed, type SessionView } from './session-view.ts';
import { nameOf, namesOf } from './wording.ts';

export function processRuns({ name, state, cgroup }: CheckOf<'process-runs'>): Look {
  const pattern = cgroup === undefined ? null : new SafePattern(cgroup);
  return (session) => {
    // A zombie is told only to those who ask for one.
    const named = session.view.processes.filter(
      (process) => isNamed(process, name) && (isAlive(process) || process.state === state),
    );
    const isInState = (process: ProcessView) => state === undefined || process.state === state;
    const isInCgroup = (process: ProcessView) =>
      pattern === null || (process.cgroup !== null && pattern.matches(process.cgroup));
    const found = named.find((process) => isInState(process) && isInCgroup(process));
    if (found !== undefined) {
      const how = state === undefined ? '' : ` in state ${state}`;
      const where = pattern === null ? '' : `, in the cgroup ${found.cgroup}`;
      const source = `/proc/${found.pid}/${pattern === null ? 'status' : 'cgroup'}`;
      return passed(`${nameOf(found)} runs${how}${where}.`, source);
    }
    const other = named.find(isInCgroup) ?? named.at(-1);
    if (other === undefined) return nothingNamed(name, session);
    if (!isInCgroup(other)) {
      const observed = `${nameOf(other)} runs in the cgroup ${other.cgroup ?? 'unknown'}; wanted ${pattern?.wanted}.`;
      return notYet(observed, `/proc/${other.pid}/cgroup`);
    }
    return notYet(`${nameOf(other)} is in state ${other.state}; wanted ${state}.`, `/proc/${other.pid}/status`);
  };
}

/** Remembers that such a process ran; passes when none does. */
export function processEnded({ name }: CheckOf<'process-ended'>): Look {
  let last: ProcessView | null = null;
  return (session) => {
    const running = session.others.filter((process) => isNamed(process, name));
    const first = running[0];
    if (first !== undefined) {
      last = first;
      return notYet(`Still running: ${namesOf(running)}.`, `/proc/${first.pid}/status`);
    }
    if (last === null) return notYet(`No process named ${name} has run since this step began.`, '/proc');
    const { processes, processCount } = session.view;
    if (processes.length < processCount) return notYet('Too many processes run to see all of them.', '/proc');
    return passed(`${nameOf(last)} has ended, and no other ${name} runs.`, `/proc/${last.pid}`);
  };
}

export const nothingNamed = (name: string, { view }: SessionView) =>
  notYet(
    view.processes.length < view.processCount
      ? `No process named ${name} is among the ${view.processes.length} that were read, of ${view.processCount}.`
      : `No process named ${name} runs.`,
    '/proc',
  );
