import { isIPv6 } from 'node:net';
import { Failure } from '@drydock/protocol';
import { TokenBucket } from '../pages/token-bucket.ts';

/** Somebody who mistypes has a few at once. Behind a proxy or in a class room many share an address. */
export const TRIES_PER_ADDRESS_AT_ONCE = 10;
const TRIES_PER_ADDRESS_PER_SECOND = 1 / 10;
/**
 * Of all addresses together. With 150,000 living codes (every learner's three) among 2^60, one try hits with a chance of
 * 2^-43; a year of these hits with one of 2^-18.
 */
export const TRIES_AT_ONCE = 200;
const TRIES_PER_SECOND = 1;
/** Addresses remembered. Beyond, the one seen longest ago is forgotten; the limit for all together still holds. */
export const ADDRESSES_MAX = 10_000;

/** How often codes may be tried. Also a right one counts: it can be used only once. */
export class ResumeTries {
  readonly #byAddress = new Map<string, TokenBucket>();
  readonly #all: TokenBucket;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#all = new TokenBucket({ capacity: TRIES_AT_ONCE, perSecond: TRIES_PER_SECOND, nowMs });
  }

  /** @throws Failure `too-many-requests` */
  count(address: string): void {
    // In this order: one address that tries on and on uses up nothing of the others'.
    if (this.#bucketOf(address).take() && this.#all.take()) return;
    throw new Failure('too-many-requests', 'go on with this code: too many codes were tried', {
      hint: 'Wait a minute, then try again.',
    });
  }

  #bucketOf(address: string): TokenBucket {
    const network = networkOf(address);
    const bucket =
      this.#byAddress.get(network) ??
      new TokenBucket({
        capacity: TRIES_PER_ADDRESS_AT_ONCE,
        perSecond: TRIES_PER_ADDRESS_PER_SECOND,
        nowMs: this.#nowMs,
      });
    // Again at the end: a Map keeps the order of insertion.
    this.#byAddress.delete(network);
    this.#byAddress.set(network, bucket);
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size > ADDRESSES_MAX && oldest !== undefined) this.#byAddress.delete(oldest);
    return bucket;
  }
}

/** Whoever has one IPv6 address has all of its /64. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    groups.push(...Array.from({ length: 8 - groups.length - after.length }, () => '0'), ...after);
  }
  return groups.slice(0, 4).join(':');
}
