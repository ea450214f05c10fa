import type { CheckOf } from '@drydock/protocol';
import { type Look, notYet, type Observation, passed } from './observation.ts';
import { nothingNamed } from './process-checks.ts';
import { isNamed, type SessionView } from './session-view.ts';
import { nameOf, nobodyLeft, sharing, worldOf } from './wording.ts';

export function processIsPidOne({ name }: CheckOf<'process-is-pid-one'>): Look {
  return (session) => {
    const ones = session.pidOnes();
    const one = ones.find((process) => isNamed(process, name));
    if (one !== undefined) {
      const observed = `${one.name} is number ${one.pid} in your Linux, and 1 inside ${worldOf(one, 'pid')}.`;
      return passed(observed, `/proc/${one.pid}/status`);
    }
    return name === undefined ? nobodyLeft(session, 'pid') : notTheOne(name, session);
  };
}

/** Tells of the one that is waited for, not of any other process. */
function notTheOne(name: string, session: SessionView): Observation {
  const named = session.others.filter((process) => isNamed(process, name));
  if (named.length === 0) return nothingNamed(name, session);
  const process = session.mostTelling(named);
  if (!session.hasOwn(process, 'pid')) return sharing(session, process, ['pid']);
  const observed = `${nameOf(process)} is number ${process.insidePids.at(-1)} inside ${worldOf(process, 'pid')}, not number 1.`;
  return notYet(observed, `/proc/${process.pid}/status`);
}

export function procIsFresh(_check: CheckOf<'proc-is-fresh'>): Look {
  return (session) => {
    const { init } = session;
    const ones = session.pidOnes();
    const fresh = ones.find(({ procDevice }) => procDevice !== null && procDevice !== init.procDevice);
    const process = fresh ?? (ones.length === 0 ? undefined : session.mostTelling(ones));
    if (process === undefined) return nobodyLeft(session, 'pid');
    const source = `/proc/${process.pid}/mountinfo`;
    if (fresh !== undefined) {
      const observed = `At /proc ${nameOf(process)} finds proc file system ${process.procDevice}; your Linux has ${init.procDevice ?? 'none'}.`;
      return passed(observed, source);
    }
    const found = `proc file system ${process.procDevice}, the one of your Linux`;
    return notYet(
      `At /proc ${nameOf(process)} finds ${process.procDevice === null ? 'no proc file system' : found}.`,
      source,
    );
  };
}
