import { type Call, call, FIRST_DESCRIPTOR } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * A container is a process, and a process begins as a copy of another, fork(2). The copy leaves the terminal it was
 * started from, setsid(2): Ctrl-C there is not for it. Whoever started it stays, and waits for its end.
 */
export function startProcess(): Operation {
  return {
    name: 'start-process',
    title: 'Start a process, like any other',
    effect: 'there is one process more, in all the namespaces of the one that started it',
    byHand: ['setsid bash'],
    steps: [
      { fork: 0, result: 'first', parent: 'waits' },
      call('setsid', []),
      ...[0, 1, 2].map((standard): Call => call('dup3', [FIRST_DESCRIPTOR + standard, standard, 0])),
    ],
  };
}
