import { constants } from 'node:os';
import { call, PR_SET_PDEATHSIG } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { goAhead, startWitness } from './container-streams.ts';

/**
 * The monitor has got ready meanwhile, and says so. A container whose monitor is killed later would go on unseen: its
 * pipes would lead nowhere, and nobody would tell how it ended. So it asks the kernel to be killed when its parent ends,
 * prctl(2). A change of user or of capabilities takes that back, hence so late. If the parent has ended by now, writing to
 * it is the end as well (SIGPIPE).
 */
export function meetMonitor(): Operation {
  return {
    name: 'meet-monitor',
    title: 'Go on only while somebody watches',
    effect: 'when its monitor is killed, so is it',
    byHand: ['exec setpriv --pdeathsig KILL bash'],
    steps: [
      call('read', [goAhead, { bytes: new Uint8Array(1), shown: '[1 byte]' }, 1]),
      call('prctl', [PR_SET_PDEATHSIG, constants.signals.SIGKILL, 0, 0, 0]),
      call('write', [startWitness, { bytes: Buffer.from('.'), shown: '"."' }, 1]),
    ],
  };
}
