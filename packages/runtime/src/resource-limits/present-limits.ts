import { readFileSync } from 'node:fs';
import { parsePidStatus } from '@drydock/linux';
import { capabilityNumber } from '../capabilities/capability-table.ts';
import { RESOURCES, type ResourceName } from './resource-table.ts';
import { UNLIMITED } from './ulimit-option.ts';

/** What the process that becomes the container begins with: the limits of whoever starts it. */
export type PresentLimits = {
  readonly hard: ReadonlyMap<ResourceName, bigint>;
  /** CAP_SYS_RESOURCE in the first user namespace; the root of any other has it only in name. */
  readonly mayRaise: boolean;
  /** fs.nr_open: nobody may have more descriptors than this. */
  readonly descriptorsMax: bigint;
};

export function readPresentLimits(pid: number | 'self' = 'self'): PresentLimits {
  const status = parsePidStatus(readFileSync(`/proc/${pid}/status`));
  const effective = status?.CapEff ?? 0n;
  return {
    hard: parseHardLimits(readFileSync(`/proc/${pid}/limits`, 'latin1')),
    mayRaise: hasCapability(effective) && isFirstNamespace(readFileSync(`/proc/${pid}/uid_map`, 'latin1')),
    descriptorsMax: BigInt(readFileSync('/proc/sys/fs/nr_open', 'latin1').trim()),
  };
}

const hasCapability = (mask: bigint): boolean => ((mask >> BigInt(capabilityNumber('CAP_SYS_RESOURCE'))) & 1n) === 1n;

/** Only the first one maps all ids onto themselves. */
const isFirstNamespace = (map: string): boolean => /^\s*0\s+0\s+4294967295\s*$/.test(map);

/** /proc/PID/limits: name, soft, hard, unit, in columns. */
export function parseHardLimits(text: string): ReadonlyMap<ResourceName, bigint> {
  const lines = text.split('\n');
  const limits = new Map<ResourceName, bigint>();
  for (const { name, kernelName } of RESOURCES) {
    const line = lines.find((line) => line.startsWith(`${kernelName} `));
    const hard = line?.slice(kernelName.length).trim().split(/\s+/)[1];
    if (hard === 'unlimited') limits.set(name, UNLIMITED);
    else if (hard !== undefined && /^\d+$/.test(hard)) limits.set(name, BigInt(hard));
  }
  return limits;
}
