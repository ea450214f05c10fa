import { type Call, call, FIRST_DESCRIPTOR } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/** Its standard input, output and error: those of whoever starts it, or others, handed to stage. */
export type Streams = 'inherited' | 'handed-over';

/**
 * A container is a process, and a process begins as a copy of another, fork(2). Whoever started it stays, and waits for
 * its end. With streams of its own it also leaves the terminal it was started from, setsid(2): Ctrl-C there is not for
 * it.
 */
export function startProcess(streams: Streams): Operation {
  const own = [
    call('setsid', []),
    ...[0, 1, 2].map((standard): Call => call('dup3', [FIRST_DESCRIPTOR + standard, standard, 0])),
  ];
  return {
    name: 'start-process',
    title: 'Start a process, like any other',
    effect: 'there is one process more, in all the namespaces of the one that started it',
    byHand: [streams === 'inherited' ? 'bash' : 'setsid bash'],
    steps: [{ fork: 0, result: 'first', parent: 'waits' }, ...(streams === 'inherited' ? [] : own)],
  };
}
