/**
 * A container, from nothing to its first program. There is no single call that makes one: it is an ordinary process
 * that did six things to itself, in an order that matters, before it became the program that runs in it. Each line is
 * an operation with a file of its own; `docker run` does the same and more.
 */

import { changeRoot } from './change-root.ts';
import { controlGroup } from './control-group.ts';
import { freshProc } from './fresh-proc.ts';
import { hostName } from './host-name.ts';
import { joinControlGroup } from './join-control-group.ts';
import type { NamespaceKind } from './namespace-flags.ts';
import type { LessonPlan } from './need.ts';
import { newNamespaces } from './new-namespaces.ts';

export type Container = {
  /** Directory that becomes its root: it holds a shell, and an empty directory proc. */
  readonly root: string;
  readonly by: 'chroot' | 'pivot_root';
  readonly namespaces: readonly NamespaceKind[];
  readonly hostname: string;
  readonly cgroup: string;
  readonly memoryMaxBytes: number;
};

export function container({ root, by, namespaces, hostname, cgroup, memoryMaxBytes }: Container): LessonPlan {
  return [
    controlGroup({ cgroup, memoryMaxBytes }),
    joinControlGroup({ cgroup }), // before the namespaces: the root of a new cgroup namespace is the cgroup one is in
    newNamespaces({ namespaces }),
    freshProc({ root }), // from inside, to show what is inside; and while the old /proc is there: else EPERM
    hostName({ hostname }),
    changeRoot({ root, by }), // last: the paths above start at the old root
  ];
}
