import { NetworkError } from '../network-error.ts';
import { addressNumber } from './subnet.ts';

/**
 * The Ethernet address of whoever has this IP address: 172.17.0.2 → 02:42:ac:11:00:02. As the one follows from the
 * other, neighbours who remember an earlier container's are right about the next one's too. The second bit of the
 * first byte says: made up, not burnt into a card.
 */
export function macOfAddress(address: string): string {
  const number = addressNumber(address);
  const bytes = [0x02, 0x42, number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Reads --mac-address. @throws NetworkError */
export function readMac(text: string): string {
  const mac = text.toLowerCase().replaceAll('-', ':');
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)) {
    throw new NetworkError(
      'bad-option',
      `--mac-address "${text}": not a MAC address`,
      'Write it like 92:d0:c6:0a:29:33.',
    );
  }
  // The first bit on the wire is the lowest of the first byte: set, it means a group of listeners.
  if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 || mac === '00:00:00:00:00:00') {
    throw new NetworkError('bad-option', `--mac-address "${text}": belongs to no single card`, 'Begin it with 02.');
  }
  return mac;
}
