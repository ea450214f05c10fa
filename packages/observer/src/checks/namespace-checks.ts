import type { CheckOf, ProcessView } from '@drydock/protocol';
import { type Look, notYet, passed } from './observation.ts';
import { listOf, nameOf, namesOf, namespaceFile, nobodyLeft, oneOf, sharing, worldOf } from './wording.ts';

export function namespacesDiffer({ namespaces }: CheckOf<'namespaces-differ'>): Look {
  return (session) => {
    const ownKinds = (process: ProcessView) => namespaces.filter((kind) => session.hasOwn(process, kind));
    const most = Math.max(0, ...session.others.map((process) => ownKinds(process).length));
    const process = session.mostTelling(session.others.filter((one) => ownKinds(one).length === most));
    const own = listOf(ownKinds(process).map((kind) => worldOf(process, kind)));
    if (most === namespaces.length) {
      const theirs = listOf(namespaces.map((kind) => String(session.init.namespaces[kind])));
      const observed = `${nameOf(process)} is in ${own}; your Linux is in ${theirs}.`;
      return passed(observed, namespaceFile(process, namespaces[0] ?? 'pid'));
    }
    const shared = namespaces.filter((kind) => !session.hasOwn(process, kind));
    const still = sharing(session, process, shared);
    return own === '' ? still : notYet(`${still.observed} Its own: ${own}.`, still.source);
  };
}

export function namespaceShared({ namespace, count }: CheckOf<'namespace-shared'>): Look {
  return (session) => {
    const groups = Map.groupBy(
      session.others.filter((process) => session.hasOwn(process, namespace)),
      (process) => process.namespaces[namespace],
    );
    const largest = [...groups.values()].sort((one, other) => other.length - one.length)[0];
    const first = largest?.[0];
    if (largest === undefined || first === undefined) return nobodyLeft(session, namespace);
    const source = namespaceFile(first, namespace);
    if (largest.length === 1) return notYet(`${nameOf(first)} is alone in ${worldOf(first, namespace)}.`, source);
    const observed = `${largest.length} processes are in ${worldOf(first, namespace)}: ${namesOf(largest)}.`;
    return largest.length >= count ? passed(observed, source) : notYet(observed, source);
  };
}

/** Remembers that a namespace other than the session's was there; passes when none is left. */
export function namespaceGone({ namespace }: CheckOf<'namespace-gone'>): Look {
  let last: { readonly world: string; readonly who: string; readonly source: string } | null = null;
  return (session) => {
    const owners = session.others.filter((process) => session.hasOwn(process, namespace));
    if (owners.length > 0) {
      const owner = session.mostTelling(owners);
      last = { world: worldOf(owner, namespace), who: nameOf(owner), source: `/proc/${owner.pid}` };
      return notYet(`${last.who} is still in ${last.world}.`, namespaceFile(owner, namespace));
    }
    if (last === null) {
      const observed = `No process has been in ${oneOf(`${namespace} namespace`)} of its own since this step began.`;
      return notYet(observed, namespaceFile(session.init, namespace));
    }
    // Of a view that could not list all, the owner may be among those left out.
    const { processes, processCount } = session.view;
    if (processes.length < processCount) return notYet(`Too many processes run to see all of them.`, '/proc');
    return passed(`The ${last.world}, where ${last.who} was, has no process any more.`, last.source);
  };
}
