import { type Call, CLONE_PARENT, call, FIRST_DESCRIPTOR, named } from '@drydock/linux';
import { type NamespaceKind, namespaceFlags } from '../container/namespace-flags.ts';
import type { Operation, Step } from '../operation.ts';
import { joinCgroup } from '../session/control-group.ts';
import { limitDescriptors } from '../session/limit-descriptors.ts';
import { systemCallFilter } from '../session/system-call-filter.ts';
import { becomeRoot } from '../session/user-namespace.ts';
import type { ShellPlace } from './shell-place.ts';

/** The place's descriptors in the order in which `stage` is handed them, and what comes after. */
export const placeDescriptors = (place: ShellPlace): readonly number[] => [
  place.init,
  place.shell,
  place.root,
  place.workingDirectory,
];
const INIT = named(FIRST_DESCRIPTOR, 'process 1');
const SHELL = named(FIRST_DESCRIPTOR + 1, 'your shell');
const ROOT = named(FIRST_DESCRIPTOR + 2, 'its root');
const WORKING_DIRECTORY = named(FIRST_DESCRIPTOR + 3, 'its working directory');
export const TERMINAL = named(FIRST_DESCRIPTOR + 4, 'new terminal');

/**
 * A new process goes where a shell of the learner is: into its cgroup, its namespaces, its root and working directory.
 *
 * It goes in two steps. First to the session's process 1, where it becomes the session's root, as every terminal does;
 * with that it has given away all rights that a learner does not have. Only then, with a learner's rights, it goes on
 * to the shell, so whatever the learner has made of that place, nobody is let in who could do more there than they.
 *
 * Until it becomes another program or leaves, nobody inside can look into it, trace it or take its descriptors: it is
 * undumpable since before it entered (prctl(2), PR_SET_DUMPABLE), and its memory belongs to the user namespace outside
 * (ptrace(2), "Ptrace access mode checking"). They can stop and kill it, as they can all of theirs.
 */
export function goToShell(place: ShellPlace): Operation {
  const isElsewhere = (kind: NamespaceKind) => place.elsewhere.has(kind);
  const onward = namespaceFlags((kind) => kind !== 'user' && isElsewhere(kind));
  return {
    name: 'go-to-shell',
    title: 'Go where your shell is',
    effect: "a new process has the shell's cgroup, namespaces, root and working directory",
    byHand: [`nsenter --target ${place.pid} --all`],
    steps: [
      { fork: 0, result: 'entering', parent: 'waits' },
      limitDescriptors(),
      ...joinCgroup(place.cgroup),
      call('setns', [INIT, namespaceFlags(() => true)]),
      ...becomeRoot(),
      ...(onward === 0 ? [] : [call('setns', [SHELL, onward])]),
      call('fchdir', [ROOT]),
      call('chroot', ['.']),
      call('fchdir', [WORKING_DIRECTORY]),
      // Last: in there it may no longer have a right to the others, which can belong to the namespace around.
      ...(isElsewhere('user') ? becomeRootOf(SHELL) : []),
      // A pid namespace takes in only children.
      { fork: CLONE_PARENT, result: 'performer', parent: 'leaves' },
      systemCallFilter(),
    ] satisfies Step[],
  };
}

/** A user namespace of the learner's may have no user 0, or forbid setgroups(2): then the user stays who it was outside. */
const becomeRootOf = (shell: typeof SHELL): readonly Call[] => [
  call('setns', [shell, namespaceFlags((kind) => kind === 'user')]),
  ...becomeRoot().map((step) => ({ ...step, expect: ['EINVAL', 'EPERM'] as const })),
];
