import { call, PR_SET_NO_NEW_PRIVS } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/**
 * Some programs give whoever runs them more than they had: su and ping belong to root and have the setuid bit. With this
 * switch, which nobody can turn back, running a program never gives anything. It also lets a process without any power
 * install a filter of system calls: no program it runs can be fooled by it then. See prctl(2), PR_SET_NO_NEW_PRIVS.
 */
export function noNewPrivileges(): Operation {
  return {
    name: 'no-new-privileges',
    title: 'Never get more than this',
    effect: 'NoNewPrivs in /proc/PID/status is 1; a setuid program runs as whoever started it',
    byHand: ['exec setpriv --no-new-privs bash'],
    steps: [call('prctl', [PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0])],
  };
}
