import type { CheckOf, MountNamespaceView, MountView } from '@drydock/protocol';
import { type Look, notYet, type Observation, passed, UNREAD } from './observation.ts';
import { SafePattern } from './safe-pattern.ts';
import { isNamed, type SessionView } from './session-view.ts';
import { nameOf, nobodyLeft } from './wording.ts';

export function processRoot({ path, pidOne, name }: CheckOf<'process-root'>): Look {
  const pattern = new SafePattern(path);
  return (session) => {
    const asked = pidOne ? session.pidOnes() : session.others;
    const named = asked.filter((process) => isNamed(process, name));
    const found = named.find(({ root }) => root !== null && pattern.matches(root));
    if (found !== undefined) return passed(`The root directory of ${nameOf(found)} is ${found.root}.`, rootOf(found));
    if (asked.length === 0) return notYet('No process is number 1 of a pid namespace of its own.', '/proc');
    if (named.length === 0) {
      return notYet(`No process named ${name} ${pidOne ? 'is number 1 of a pid namespace' : 'runs'}.`, '/proc');
    }
    // One that was moved says more than one that never was.
    const moved = named.filter(({ root }) => root !== null && root !== '/');
    const other = session.mostTelling(moved.length === 0 ? named : moved);
    const observed = `The root directory of ${nameOf(other)} is ${other.root ?? 'unknown'}; wanted ${pattern.wanted}.`;
    return notYet(observed, rootOf(other));
  };
}

const rootOf = ({ pid }: { readonly pid: number }): string => `/proc/${pid}/root`;

export function rootIsOwn(_check: CheckOf<'root-is-own'>): Look {
  return (session) => {
    const { init, view } = session;
    const sessions = view.mountNamespaces.find(({ inode }) => inode === init.namespaces.mnt);
    const sessionsRoot = sessions === undefined ? undefined : rootMount(sessions);
    const own = view.mountNamespaces.filter(({ inode }) => session.isOwn('mnt', inode));
    if (own.length === 0) return nobodyLeft(session, 'mnt');
    if (sessionsRoot === undefined) return UNREAD;
    const looks = own.map((namespace) => lookAtRoot(namespace, sessionsRoot, session));
    return looks.find(({ isPassed }) => isPassed) ?? looks.at(-1) ?? UNREAD;
  };
}

/** The last one on "/" is what the path leads to. */
const rootMount = ({ mounts }: MountNamespaceView): MountView | undefined =>
  mounts.findLast(({ path }) => path === '/');

function lookAtRoot(namespace: MountNamespaceView, sessionsRoot: MountView, session: SessionView): Observation {
  const { inode, mounts, mountCount, readFrom } = namespace;
  const place = `mount namespace ${inode}`;
  const source = `/proc/${readFrom}/mountinfo`;
  const reader = session.processOf(readFrom);
  if (reader !== undefined && reader.root !== '/') {
    const observed = `${nameOf(reader)} was given another root by chroot: that of ${place} is still beyond it.`;
    return notYet(observed, rootOf(reader));
  }
  const isSessions = ({ device, root }: MountView) => device === sessionsRoot.device && root === sessionsRoot.root;
  const root = rootMount(namespace);
  const who = reader === undefined ? '' : `, where ${nameOf(reader)} is,`;
  if (root === undefined) return notYet(`The root of ${place} could not be read.`, source);
  if (isSessions(root)) return notYet(`The root of ${place}${who} is the one of your Linux.`, source);
  const old = mounts.find(isSessions);
  if (old !== undefined) {
    return notYet(
      `The root of ${place} is its own, but the one of your Linux is still mounted at ${old.path}.`,
      source,
    );
  }
  if (mounts.length < mountCount) return notYet(`The ${place} has too many mounts to see all of them.`, source);
  return passed(`The root of ${place}${who} is its own, and that of your Linux is mounted nowhere in it.`, source);
}
