import { CAPABILITIES, type CapabilityName, capabilityNumber } from './capability-table.ts';

/** The kernel keeps a set of capabilities as bits of one number: bit 21 is number 21, CAP_SYS_ADMIN. */
export function maskOf(names: Iterable<CapabilityName>): bigint {
  let mask = 0n;
  for (const name of names) mask |= 1n << BigInt(capabilityNumber(name));
  return mask;
}

export type DecodedMask = {
  /** In the kernel's order. */
  readonly names: readonly CapabilityName[];
  /** Bits that have no name here: capabilities of a newer kernel. */
  readonly unnamed: readonly number[];
};

/** The capabilities in a mask, as the lines CapInh, CapPrm, CapEff, CapBnd and CapAmb of /proc/PID/status have it. */
export function decodeMask(mask: bigint): DecodedMask {
  const names = CAPABILITIES.filter(({ number }) => hasBit(mask, number)).map(({ name }) => name);
  const unnamed: number[] = [];
  for (let number = CAPABILITIES.length; number < MASK_BITS; number++) if (hasBit(mask, number)) unnamed.push(number);
  return { names, unnamed };
}

const MASK_BITS = 64;
const hasBit = (mask: bigint, number: number): boolean => ((mask >> BigInt(number)) & 1n) === 1n;

/** "00000000a80425fb", as the kernel writes it. */
export const formatMask = (mask: bigint): string => mask.toString(16).padStart(16, '0');

/** Null for what the kernel does not write: anything but up to sixteen hexadecimal digits. */
export const parseMask = (text: string): bigint | null => (/^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : null);
