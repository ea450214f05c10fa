import { closeSync, readFileSync } from 'node:fs';
import {
  type Call,
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  CLONE_PARENT,
  call,
  FIRST_DESCRIPTOR,
  openPseudoTerminal,
  type ProcessEnd,
  result,
  setWindowSize,
  TIOCSCTTY,
} from '@drydock/linux';
import { performPlan } from '../engine.ts';
import type { Plan } from '../operation.ts';
import { joinCgroup } from './control-group.ts';
import { sessionEnvironment } from './environment.ts';
import { limitDescriptors } from './limit-descriptors.ts';
import type { Session } from './session.ts';
import { sessionFolders } from './specification.ts';
import { closeDescriptors } from './start-init.ts';
import { systemCallFilter } from './system-call-filter.ts';
import { becomeRoot } from './user-namespace.ts';

const ALL_NAMESPACES =
  CLONE_NEWUSER |
  CLONE_NEWNS |
  CLONE_NEWPID |
  CLONE_NEWNET |
  CLONE_NEWUTS |
  CLONE_NEWIPC |
  CLONE_NEWCGROUP |
  CLONE_NEWTIME;

/** A program with a terminal, inside a session. */
export type Entered = {
  /** The terminal's master, for whoever shows it; theirs to close. */
  readonly master: number;
  /** N of the session's /dev/pts/N. */
  readonly number: number;
  /** The program's process, by the number outside. */
  readonly process: number;
  readonly ended: Promise<ProcessEnd>;
};

/** Starts a program in a session, on a new terminal: what `docker exec -it` does. */
export async function enterSession(
  session: Session,
  options: { stage: string; argv: readonly [string, ...string[]]; columns: number; rows: number },
): Promise<Entered> {
  const terminal = openPseudoTerminal(session.devpts);
  try {
    setWindowSize(terminal.master, options);
    const plan = enterPlan({ init: session.init, cgroup: cgroupOf(session), argv: options.argv });
    const { results, ended } = await performPlan(plan, { stage: options.stage, descriptors: [terminal.slave] });
    const shell = results.get('shell') ?? 0;
    return {
      master: terminal.master,
      number: terminal.number,
      process: shell,
      ended: ended.then((ends) => endOf(shell, ends)),
    };
  } catch (error) {
    closeSync(terminal.master);
    throw error;
  } finally {
    closeSync(terminal.slave);
  }
}

/** Without a report of its end (its waiting process was killed too), it was killed. */
const SIGKILL = 9;
export const endOf = (shell: number, ends: readonly ProcessEnd[]): ProcessEnd =>
  ends.find((end) => end.process === shell) ?? { process: shell, exitStatus: null, signal: SIGKILL };

/** The cgroup of the session's process 1: the learner may have moved it, but never out of the session's own. */
function cgroupOf(session: Session): string {
  const top = sessionFolders(session.specification).cgroup;
  const path = readFileSync(`/proc/${session.init}/cgroup`, 'utf8').match(/^0::(.*)$/m)?.[1] ?? '';
  const cgroup = `/sys/fs/cgroup${path}`;
  if (!`${cgroup}/`.startsWith(`${top}/`))
    throw new Error(`cgroup "${cgroup}": outside of the session's own, "${top}"`);
  return cgroup;
}

export function enterPlan(entry: { init: number; cgroup: string; argv: readonly [string, ...string[]] }): Plan {
  return [
    {
      name: 'enter',
      title: 'Go where its process 1 is',
      effect: 'a new process is in the same eight namespaces and in the same cgroup',
      byHand: [`echo $$ > ${entry.cgroup}/cgroup.procs`, `nsenter --target ${entry.init} --all`],
      steps: [
        { fork: 0, result: 'entering', parent: 'waits' },
        limitDescriptors(),
        ...joinCgroup(entry.cgroup),
        call('pidfd_open', [entry.init, 0], { result: 'init' }),
        call('setns', [result('init'), ALL_NAMESPACES]),
        ...becomeRoot(),
        // A pid namespace takes in only children.
        { fork: CLONE_PARENT, result: 'shell', parent: 'leaves' },
      ],
    },
    {
      name: 'terminal',
      title: 'Take the terminal',
      effect: 'the terminal is its controlling terminal, and descriptors 0, 1 and 2',
      byHand: ['setsid --ctty bash'],
      steps: [
        call('setsid', []),
        call('ioctl', [FIRST_DESCRIPTOR, TIOCSCTTY, 0]),
        ...[0, 1, 2].map((standard): Call => call('dup3', [FIRST_DESCRIPTOR, standard, 0])),
      ],
    },
    {
      name: 'exec',
      title: `Become ${entry.argv[0]}`,
      effect: `the process runs ${entry.argv[0]}`,
      byHand: [`exec ${entry.argv.join(' ')}`],
      steps: [
        call('chdir', ['/root']),
        closeDescriptors(),
        systemCallFilter(),
        call('execve', [entry.argv[0], entry.argv, sessionEnvironment(['TERM=xterm-256color', 'COLORTERM=truecolor'])]),
      ],
    },
  ];
}
