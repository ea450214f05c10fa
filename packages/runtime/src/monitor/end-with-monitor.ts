import { constants } from 'node:os';
import { call, PR_SET_PDEATHSIG } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { startWitness } from './container-streams.ts';

/**
 * A container whose monitor was killed would go on unseen: its pipes lead nowhere, and nobody will tell how it ended. So
 * it asks the kernel to be killed when its parent ends, prctl(2). A change of user or capabilities takes that back:
 * hence so late. If the parent had ended before, the pipe to it is broken now, and writing to it is the end as well.
 */
export function endWithMonitor(): Operation {
  return {
    name: 'end-with-monitor',
    title: 'End when nobody watches any more',
    effect: 'when its monitor is killed, so is it',
    byHand: ['exec setpriv --pdeathsig KILL bash'],
    steps: [
      call('prctl', [PR_SET_PDEATHSIG, constants.signals.SIGKILL, 0, 0, 0]),
      call('write', [startWitness, { bytes: Buffer.from('.'), shown: '"."' }, 1]),
    ],
  };
}
