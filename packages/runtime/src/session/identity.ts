import { AF_INET, call, IFF_UP, result, SIOCSIFFLAGS, SOCK_DGRAM } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import type { SessionSpecification } from './specification.ts';

/** sizeof(struct ifreq), netdevice(7): a name of 16 bytes, then the flags. */
const IFREQ_BYTES = 40;
const IFREQ_FLAGS_OFFSET = 16;

/** A name, and a network with itself: the loopback interface exists in every network namespace, but is down. */
export function identity(specification: SessionSpecification): Operation {
  const { hostname } = specification;
  const loopbackUp = Buffer.alloc(IFREQ_BYTES);
  loopbackUp.write('lo', 0, 'ascii');
  loopbackUp.writeUInt16LE(IFF_UP, IFREQ_FLAGS_OFFSET);
  return {
    name: 'identity',
    title: 'Name it, and start its loopback',
    effect: `its host name is ${hostname}; lo is up`,
    byHand: [`hostname ${hostname}`, 'ip link set lo up'],
    steps: [
      call('sethostname', [hostname, Buffer.byteLength(hostname)]),
      call('socket', [AF_INET, SOCK_DGRAM, 0], { result: 'socket' }),
      call('ioctl', [
        result('socket'),
        SIOCSIFFLAGS,
        { bytes: loopbackUp, shown: '{ifr_name="lo", ifr_flags=IFF_UP}' },
      ]),
      call('close', [result('socket')]),
    ],
  };
}
