import { type Call, call, named, TIOCSCTTY } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * A session is a family of processes that share a terminal, setsid(2). The container's first process begins one, so that it
 * has nothing to do with the terminal of whoever started it. With a terminal of its own it takes that as the controlling
 * one: Ctrl-C typed there becomes a signal for what runs in its foreground. After the last fork: when the one who began a
 * session ends, the terminal is taken from the others, ioctl_tty(2).
 */
export function beginSession({ hasTerminal }: { readonly hasTerminal: boolean }): Operation {
  const take: Call = call('ioctl', [named(0, 'its terminal'), TIOCSCTTY, 0]);
  return {
    name: 'begin-session',
    title: hasTerminal ? 'Begin a session on its terminal' : 'Begin a session',
    effect: hasTerminal
      ? 'in /proc/PID/stat, session is its own number, and tty_nr not 0'
      : 'in /proc/PID/stat, session is its own number',
    byHand: [`setsid ${hasTerminal ? '--ctty ' : ''}bash`],
    // EPERM: it has begun one already, and has not forked since.
    steps: [call('setsid', [], { expect: ['EPERM'] }), ...(hasTerminal ? [take] : [])],
  };
}
