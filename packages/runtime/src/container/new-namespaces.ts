/**
 * A process sees the machine through its namespaces, one of each kind: one shows it processes, one mounts, one the
 * network, and so on. Every process is in the same ones as its parent, until it asks the kernel for new ones: that is
 * unshare(2), one call with one flag per kind. namespaces(7) lists the kinds.
 */

import { CLONE_PARENT, call, MS_PRIVATE, MS_REC } from '@drydock/linux';
import type { Step } from '../operation.ts';
import type { Here } from './here.ts';
import { notInChroot } from './in-your-root.ts';
import { mapRoot } from './map-root.ts';
import { type NamespaceKind, namespaceFlags, unshareOptions } from './namespace-flags.ts';
import type { LessonOperation } from './need.ts';

export function newNamespaces({ namespaces }: { readonly namespaces: readonly NamespaceKind[] }): LessonOperation {
  const has = (kind: NamespaceKind) => namespaces.includes(kind);
  const bearsChildrenOnly = has('pid') || has('time');
  const steps: Step[] = [call('unshare', [namespaceFlags(has)])];

  // In a new user namespace nobody has a name yet. This says: user 0 in here is the user I was.
  if (has('user')) steps.push(...mapRoot());

  // A new mount namespace is a copy whose mounts still follow the original's. From here on it goes its own way.
  if (has('mnt')) steps.push(call('mount', [null, '/', null, MS_REC | MS_PRIVATE, null]));

  // A process never changes its own number, nor its clock: new pid and time namespaces take in only children. So it
  // makes one and leaves; the child is the first in there, number 1. CLONE_PARENT gives the child to whoever waited
  // for its parent, as unshare(1) with --fork would wait for it.
  if (bearsChildrenOnly) steps.push({ fork: CLONE_PARENT, result: 'first inside', parent: 'leaves' });

  return {
    name: 'new-namespaces',
    title: 'Give it a view of its own',
    effect: `the new shell's ${namespaces.join(', ')} namespaces are in none of the others' /proc/PID/ns`,
    byHand: [`unshare ${unshareOptions(namespaces)}${bearsChildrenOnly ? ' --fork' : ''} bash`],
    needs: has('user') ? [notInChroot] : [],
    leadsTo: (here) => withNew(namespaces, here),
    steps,
  };
}

const withNew = (kinds: readonly NamespaceKind[], here: Here): Here => ({
  ...here,
  elsewhere: new Set([...here.elsewhere, ...kinds]),
  namespaces: { ...here.namespaces, ...Object.fromEntries(kinds.map((kind) => [kind, null])) },
});
