import { AF_INET, call, IFF_UP, result, SIOCSIFFLAGS, SOCK_CLOEXEC, SOCK_DGRAM } from '@drydock/linux';
import type { Operation } from '../operation.ts';

/** struct ifreq, netdevice(7): a name of 16 bytes, then flags of two. */
const REQUEST_BYTES = 40;
const FLAGS_OFFSET = 16;

/**
 * A new network namespace has one link, lo, by which a machine talks to itself at 127.0.0.1; and even that is down.
 * With `--network none` it is all the container ever has.
 */
export function loopback(): Operation {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.write('lo');
  request.writeUInt16LE(IFF_UP, FLAGS_OFFSET);
  return {
    name: 'loopback',
    title: 'Bring up loopback',
    effect: '127.0.0.1 answers; there is no other link',
    byHand: ['ip link set lo up'],
    steps: [
      call('socket', [AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0], { result: 'inet' }),
      call('ioctl', [result('inet'), SIOCSIFFLAGS, { bytes: request, shown: '{ifr_name="lo", ifr_flags=IFF_UP}' }]),
      call('close', [result('inet')]),
    ],
  };
}
