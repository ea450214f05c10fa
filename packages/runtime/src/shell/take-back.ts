import {
  AT_FDCWD,
  AT_REMOVEDIR,
  type Call,
  CLONE_NEWNS,
  call,
  errnoNumber,
  isCall,
  MNT_DETACH,
  type PerformedStep,
  showStep,
} from '@drydock/linux';
import type { Operation } from '../operation.ts';

/** What takes back the calls that were made, last one first; null when nothing of them is left. */
export function takeBack(performed: readonly PerformedStep[]): Operation | null {
  const steps: Call[] = [];
  let isMountNamespaceShared = true;
  for (const { step, errno } of performed) {
    if (errno !== 0 || !isCall(step)) continue;
    // From here on its mounts are its own, and went with it.
    if (step.call === 'unshare' && (Number(step.arguments[0]) & CLONE_NEWNS) !== 0) isMountNamespaceShared = false;
    if (step.call === 'mkdirat') steps.unshift(remove(String(step.arguments[1])));
    if (step.call === 'mount') {
      const [source, target, type, , options] = step.arguments;
      // In its work directory an overlay makes another one, and leaves it there.
      const work = type === 'overlay' ? /workdir=([^,]*)/.exec(String(options))?.[1] : undefined;
      if (work !== undefined) steps.unshift(remove(`${work}/work`));
      const isNewMount = source !== null && (type !== null || source === target);
      if (isNewMount && isMountNamespaceShared) steps.unshift(unmount(String(target)));
    }
  }
  if (steps.length === 0) return null;
  return {
    name: 'take-back',
    title: 'Take back what was made',
    effect: 'everything is as it was before',
    byHand: [],
    steps,
  };
}

/** One that cannot be removed, because the learner has put something into it, is no reason to leave the others. */
const remove = (path: string): Call =>
  call('unlinkat', [AT_FDCWD, path, AT_REMOVEDIR], { expect: ['ENOENT', 'ENOTEMPTY', 'EBUSY'] });
const unmount = (path: string): Call => call('umount2', [path, MNT_DETACH], { expect: ['ENOENT', 'EINVAL'] });

/** What is still there after that; null when nothing is. What is gone without us is as good. */
export function notTakenBack(performed: readonly PerformedStep[]): Error | null {
  const isThere = new Set([errnoNumber('ENOTEMPTY'), errnoNumber('EBUSY')]);
  const left = performed.filter(({ step, errno }) => isCall(step) && step.call === 'unlinkat' && isThere.has(errno));
  return left.length === 0 ? null : new Error(left.map(({ step }) => showStep(step)).join(', '));
}
