import { readFileSync } from 'node:fs';
import { parsePidStatus } from '@drydock/linux';
import { decodeMask } from './capability-mask.ts';
import { CAPABILITIES, type CapabilityName } from './capability-table.ts';

/** What a process may hold at most and hand on: its bounding set. The runtime's own unless another pid is given. */
export function availableCapabilities(pid: number | 'self' = 'self'): readonly CapabilityName[] {
  const status = parsePidStatus(readFileSync(`/proc/${pid}/status`));
  return decodeMask(status?.CapBnd ?? 0n).names;
}

/** The highest number this kernel knows: a newer one than this table has some without a name. */
export function lastCapability(): number {
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  return Number.isInteger(last) ? last : CAPABILITIES.length - 1;
}
