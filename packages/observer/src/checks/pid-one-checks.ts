import type { CheckOf } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import { isNamed } from './session-view.ts';
import { nameOf, nobodyLeft, worldOf } from './wording.ts';

export function processIsPidOne({ name }: CheckOf<'process-is-pid-one'>): Look {
  return (session) => {
    const ones = session.pidOnes();
    const one = ones.find((process) => isNamed(process, name));
    if (one !== undefined) {
      const observed = `${one.name} is number ${one.pid} in your Linux and number 1 inside ${worldOf(one, 'pid')}.`;
      return passed(observed, `/proc/${one.pid}/status`);
    }
    const other = ones[0];
    if (other === undefined) return nobodyLeft(session, 'pid');
    const observed = `${nameOf(other)} is number 1 inside ${worldOf(other, 'pid')}, but ${name} is not.`;
    return notYet(observed, `/proc/${other.pid}/status`);
  };
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
