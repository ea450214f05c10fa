import { PowerError } from '../capabilities/power-error.ts';
import type { PresentLimits } from './present-limits.ts';
import { type ResourceLimit, shownValue } from './ulimit-option.ts';

/**
 * Descriptors as systemd has given them to Docker's daemon, and so to its containers, since Docker 25: a soft value that
 * select(2) can cope with, and a hard one that big servers can go up to. All other limits are inherited.
 */
const DESCRIPTORS: ResourceLimit = { name: 'nofile', soft: 1024n, hard: 524_288n };

/**
 * The limits to set: what was asked for, the last word on each resource counts, and Docker's own for the rest.
 * @throws PowerError for one that the kernel would refuse (EPERM), before anything is done
 */
export function chooseLimits(asked: readonly ResourceLimit[], present: PresentLimits): readonly ResourceLimit[] {
  const limits = new Map(asked.map((limit) => [limit.name, limit]));
  for (const limit of limits.values()) assertAllowed(limit, present);
  if (!limits.has('nofile')) limits.set('nofile', withinPresent(DESCRIPTORS, present));
  return [...limits.values()];
}

function assertAllowed({ name, hard }: ResourceLimit, { hard: presents, mayRaise, descriptorsMax }: PresentLimits) {
  if (name === 'nofile' && hard > descriptorsMax) {
    throw new PowerError(
      `--ulimit nofile: ${shownValue(hard)} is more than any process may have, ${descriptorsMax}`,
      'The number stands in /proc/sys/fs/nr_open.',
    );
  }
  const present = presents.get(name);
  if (mayRaise || present === undefined || hard <= present) return;
  throw new PowerError(
    `--ulimit ${name}: ${shownValue(hard)} is above the hard limit here, ${shownValue(present)}`,
    `Ask for ${shownValue(present)} at most: only CAP_SYS_RESOURCE of the machine raises a hard limit.`,
  );
}

/** Nobody asked for it, so it gives way to what is there. */
function withinPresent(limit: ResourceLimit, { hard, descriptorsMax, mayRaise }: PresentLimits): ResourceLimit {
  const present = hard.get(limit.name);
  const most = mayRaise || present === undefined || present > descriptorsMax ? descriptorsMax : present;
  const lower = (value: bigint) => (value < most ? value : most);
  return { ...limit, soft: lower(limit.soft), hard: lower(limit.hard) };
}
