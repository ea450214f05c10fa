import type { NamespaceKind, ProcessView } from '@drydock/protocol';
import type { Share } from './sharing.ts';

/** The states of proc_pid_stat(5). */
const STATES: { readonly [letter: string]: string } = {
  R: 'running',
  S: 'sleeping',
  D: 'in the disk',
  Z: 'zombie',
  T: 'stopped',
  t: 'traced',
  X: 'dead',
  I: 'idle',
};

/** The kernel's number for a user that has no number in this user namespace, see user_namespaces(7). */
const UNMAPPED = 65534;

export const stateWord = (letter: string): string => STATES[letter] ?? letter;

export const userWord = (uid: number): string =>
  uid === 0 ? '0 root' : uid === UNMAPPED ? '65534 nobody' : String(uid);

/** For a narrow place; the reading says all of it. */
export const shortUserWord = (uid: number): string => (uid === UNMAPPED ? 'nobody' : userWord(uid));

/** Outermost first; of a deep nest only the number the process sees itself, the reading tells the rest. */
export function insideWord({ pid, insidePids }: Pick<ProcessView, 'pid' | 'insidePids'>): string {
  if (insidePids.length > 2) return `… → ${insidePids.at(-1)}`;
  return insidePids.length === 0 ? String(pid) : insidePids.join(' → ');
}

export function pidSentence(process: ProcessView): string {
  const { pid, insidePids, vmPid, command } = process;
  const inside =
    insidePids.length === 0
      ? 'it sees the same number itself'
      : `${insidePids.join(', then ')} is what it sees itself, inside its own pid namespace`;
  return `${command}: ${pid} in your Linux; ${inside}; ${vmPid} in the machine around your Linux`;
}

/** Where every shell of a session is put when it opens; being elsewhere is worth a word. */
const SHELLS_CGROUP = '/shells';

const isElsewhere = (cgroup: string | null): cgroup is string => cgroup !== null && cgroup !== SHELLS_CGROUP;
const isRooted = (root: string | null): root is string => root !== null && root !== '/';

/** Below a process: its terminal, and where it is if that is not where every process starts out. */
export function placeWords({ terminal, root, cgroup }: Pick<ProcessView, 'terminal' | 'root' | 'cgroup'>): string {
  const words = [
    isRooted(root) ? `root ${root}` : undefined,
    isElsewhere(cgroup) ? `cgroup ${cgroup}` : undefined,
    terminal ?? 'no terminal',
  ];
  return words.filter((word) => word !== undefined).join(' · ');
}

export function processSentence({ command, name, root, cgroup }: ProcessView): string {
  const rooted = isRooted(root) ? `; its root directory is ${root}` : '';
  const grouped = cgroup === null ? '' : `; in cgroup ${cgroup}`;
  return `${command}, called ${name}${rooted}${grouped}`;
}

/** 4026532871 → "…2871": the digits that differ. The whole number is said beside it. */
export const shortInode = (inode: number): string => `…${String(inode).slice(-4)}`;

export function shareSentence(process: ProcessView, kind: NamespaceKind, share: Share): string {
  if (share.kind === 'unknown') return `${kind} namespace of ${process.pid}: could not be read`;
  const what = `${kind} namespace of ${process.pid}: ${share.inode}`;
  const whose =
    share.kind === 'shared' ? "shared, your Linux's first process has the same" : 'own, not the one of your Linux';
  return `${what}, ${whose}; ${othersWord(share.with)}`;
}

function othersWord(others: readonly number[]): string {
  if (others.length === 0) return 'nobody else is in it';
  const shown = others.slice(0, 8).join(', ');
  const rest = others.length - 8;
  return `also in it: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}
