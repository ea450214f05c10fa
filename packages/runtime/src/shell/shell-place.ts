import { closeSync, openSync, readFileSync } from 'node:fs';
import {
  call,
  type NamespaceLink,
  O_DIRECTORY,
  O_PATH,
  parseStatusIds,
  readNamespaces,
  readParsed,
  syscall,
  unifiedCgroupPath,
} from '@drydock/linux';
import type { Session } from '../session/session.ts';
import { sessionFolders } from '../session/specification.ts';

/**
 * Where a shell of a learner is: held by descriptors, so that it stays the same place when the shell ends and its
 * number goes to another process.
 */
export type ShellPlace = Disposable & {
  /** The shell's numbers: in the machine, in the learner's Linux, and in its own pid namespace. */
  readonly process: number;
  readonly pid: number;
  readonly ownPid: number;
  /** pidfd_open(2), of the session's process 1 and of the shell. */
  readonly init: number;
  readonly shell: number;
  /** Its root and its working directory, O_PATH. */
  readonly root: number;
  readonly workingDirectory: number;
  /** Its network namespace, and that of the session. */
  readonly network: number;
  readonly sessionNetwork: number;
  /** Its cgroup, as a path of the machine. */
  readonly cgroup: string;
  /** The kinds of namespaces in which it is not where the session's process 1 is. */
  readonly elsewhere: ReadonlySet<NamespaceLink>;
  readonly isThere: () => boolean;
};

/** The shell has ended, or is none of this session's. */
export class ShellGone extends Error {
  override readonly name = 'ShellGone';
}

/**
 * @param process number of the shell in the machine, as somebody found it: the learner may have it end, and another
 *   process have its number, at any moment. So a descriptor is opened first, then everything is looked at, and last
 *   it is asked whether the process behind the descriptor is still there: if so, it is the one that was looked at.
 * @throws ShellGone
 */
export function openShellPlace(session: Session, process: number): ShellPlace {
  const opened: number[] = [];
  const keep = (descriptor: number): number => {
    opened.push(descriptor);
    return descriptor;
  };
  const close = () => {
    for (const descriptor of opened.splice(0)) closeSync(descriptor);
  };
  try {
    const init = keep(syscall(call('pidfd_open', [session.init, 0])));
    const shell = keep(syscall(call('pidfd_open', [process, 0])));
    // Signal 0 is not sent: it only asks, kill(2).
    const isThere = () =>
      [init, shell].every(
        (pidfd) => syscall(call('pidfd_send_signal', [pidfd, 0, null, 0], { expect: ['ESRCH'] })) === 0,
      );
    const place = {
      process,
      ...pidsOf(session, process),
      init,
      shell,
      // What a link below /proc/PID leads to is jumped to, not walked: no path of the learner's is read.
      root: keep(openSync(`/proc/${process}/root`, O_PATH | O_DIRECTORY)),
      workingDirectory: keep(openSync(`/proc/${process}/cwd`, O_PATH | O_DIRECTORY)),
      network: keep(openSync(`/proc/${process}/ns/net`, 'r')),
      sessionNetwork: keep(openSync(`/proc/${session.init}/ns/net`, 'r')),
      cgroup: cgroupOf(session, process),
      elsewhere: elsewhereOf(session, process),
    };
    if (!isThere()) throw new ShellGone(`process ${process}: it has ended`);
    return { ...place, isThere, [Symbol.dispose]: close };
  } catch (cause) {
    close();
    if (cause instanceof ShellGone) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ShellGone(`the shell: it has ended, or is no process of the learner's (${reason})`, { cause });
  }
}

/** One on its way in is in the session's cgroup, but not in its pid namespace yet, and still has the machine's rights. */
function pidsOf(session: Session, process: number): { pid: number; ownPid: number } {
  const level = (readParsed(`/proc/${session.init}/status`, parseStatusIds)?.NSpid.length ?? 0) - 1;
  const numbers = readParsed(`/proc/${process}/status`, parseStatusIds)?.NSpid ?? [];
  const pid = numbers[level];
  const ownPid = numbers.at(-1);
  if (level < 1 || pid === undefined || ownPid === undefined) {
    throw new ShellGone(`process ${process}: not in the session's pid namespace`);
  }
  return { pid, ownPid };
}

function cgroupOf(session: Session, process: number): string {
  const top = sessionFolders(session.specification).cgroup;
  const cgroup = `/sys/fs/cgroup${unifiedCgroupPath(readFileSync(`/proc/${process}/cgroup`)) ?? ''}`;
  if (!`${cgroup}/`.startsWith(`${top}/`)) throw new ShellGone(`process ${process}: not in the session's cgroup`);
  return cgroup;
}

function elsewhereOf(session: Session, process: number): ReadonlySet<NamespaceLink> {
  const own = readNamespaces(process);
  const outside = readNamespaces(globalThis.process.pid);
  // A process that has the machine's user namespace has the machine's rights.
  if (own.user === null || own.user === outside.user) throw new ShellGone(`process ${process}: not the learner's`);
  const ofSession = readNamespaces(session.init);
  return new Set((Object.keys(own) as NamespaceLink[]).filter((kind) => own[kind] !== ofSession[kind]));
}
