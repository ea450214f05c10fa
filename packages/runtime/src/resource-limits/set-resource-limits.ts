import { call } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { findResource } from './resource-table.ts';
import { type ResourceLimit, shownValue } from './ulimit-option.ts';

/**
 * Limits of the process itself, with soft and hard value each: prlimit(2) sets them, and its children inherit them. They
 * are set while the process is still root of all it came from, since only that may raise a hard one.
 */
export function setResourceLimits(limits: readonly ResourceLimit[]): Operation {
  return {
    name: 'set-resource-limits',
    title: 'Set limits of the process itself',
    effect: `/proc/PID/limits: ${limits.map(shownLimit).join(', ')}`,
    byHand: limits.length === 0 ? [] : [`prlimit --pid $$ ${limits.map(forPrlimit).join(' ')}`],
    steps: limits.map(({ name, soft, hard }) => {
      const values = new BigUint64Array([soft, hard]);
      const shown = `{rlim_cur=${inStrace(soft)}, rlim_max=${inStrace(hard)}}`;
      const struct = { bytes: new Uint8Array(values.buffer), shown };
      return call('prlimit64', [0, findResource(name)?.number ?? -1, struct, null]);
    }),
  };
}

const shownLimit = ({ name, soft, hard }: ResourceLimit): string => `${name} ${shownValue(soft)}:${shownValue(hard)}`;
const forPrlimit = ({ name, soft, hard }: ResourceLimit): string => `--${name}=${shownValue(soft)}:${shownValue(hard)}`;
const inStrace = (value: bigint): string => (shownValue(value) === 'unlimited' ? 'RLIM64_INFINITY' : value.toString());
