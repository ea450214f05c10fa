import { call, RLIMIT_NOFILE } from '@drydock/linux';

/** Open files of one process: soft limit as login gives it, hard limit as Docker's. Only the real root may raise the hard one. */
const SOFT = 1024n;
const HARD = 524_288n;

export function limitDescriptors() {
  const limit = new BigUint64Array([SOFT, HARD]);
  const shown = `{rlim_cur=${SOFT}, rlim_max=${HARD}}`;
  return call('prlimit64', [0, RLIMIT_NOFILE, { bytes: new Uint8Array(limit.buffer), shown }, null]);
}
